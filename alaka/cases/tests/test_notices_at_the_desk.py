"""What a manager was told stands under the top bar until he saw it; and he says how he is told."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.cases import telling
from alaka.cases.models import Case, Digest, Notice, Reason, Severity
from alaka.conftest import logged_in


@pytest.fixture
def at_murad(murad: Agent) -> Client:
    Agent.objects.filter(pk=murad.pk).update(language="en")
    return logged_in(murad)


def test_it_stands_on_every_page_until_it_is_seen(case: Case, murad: Agent, at_murad: Client):
    telling.tell(case, murad, Reason.OVERDUE, 1)
    notice = Notice.objects.get(reason=Reason.OVERDUE)
    mark = f'id="notice-{notice.pk}"'
    assert mark in at_murad.get("/desk/inbox/").content.decode()
    response = at_murad.post(f"/desk/notices/{notice.pk}/sight", headers={"HX-Request": "true"})
    assert mark not in response.content.decode()
    assert mark not in at_murad.get("/desk/notices/strip").content.decode()


def test_who_opens_the_case_has_seen_it(case: Case, murad: Agent, at_murad: Client):
    telling.tell(case, murad, Reason.OVERDUE, 1)
    assert "pressing" not in at_murad.get(case.get_absolute_url()).content.decode()
    assert Notice.objects.get(reason=Reason.OVERDUE).seen_at is not None


def test_nobody_sees_what_another_was_told(
    case: Case, murad: Agent, alice: Agent, at_alice: Client
):
    telling.tell(case, murad, Reason.OVERDUE, 1)
    notice = Notice.objects.get(reason=Reason.OVERDUE)
    assert "pressing" not in at_alice.get("/desk/inbox/").content.decode()
    assert at_alice.post(f"/desk/notices/{notice.pk}/sight").status_code == 404
    notice.refresh_from_db()
    assert notice.seen_at is None


def test_a_manager_chooses_hour_days_and_from_where_on_he_is_told_at_once(
    murad: Agent, at_murad: Client
):
    assert "Tell me at once" in at_murad.get("/desk/account/").content.decode()
    given = {"at_once": Severity.NORMAL.value, "hour": 17, "days": [0, 3]}
    assert at_murad.post("/desk/account/digest/", given).status_code == 302
    digest = Digest.objects.get(agent=murad)
    assert (digest.at_once, digest.hour, digest.days) == (Severity.NORMAL, 17, [0, 3])


@pytest.mark.parametrize(
    "wrong", [{"hour": 24}, {"hour": "x"}, {"days": [7]}, {"days": []}, {"at_once": 9}]
)
def test_a_choice_that_is_none_is_told_at_its_field(
    murad: Agent, at_murad: Client, wrong: dict[str, object]
):
    given: dict[str, object] = {"at_once": 3, "hour": 8, "days": [0]}
    response = at_murad.post("/desk/account/digest/", given | wrong)
    assert response.status_code == 200
    assert "field-error" in response.content.decode()


def test_whoever_answers_for_nothing_is_not_asked(at_alice: Client):
    assert "Tell me at once" not in at_alice.get("/desk/account/").content.decode()
