"""What is done with a case on its page: with a script, and as plain forms."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent, Place
from alaka.cases import handling
from alaka.cases.closing import Ending, close, reopen
from alaka.cases.facts import sign
from alaka.cases.models import Case, CaseStatus, Outcome, Severity
from alaka.channels.contract import Address
from alaka.conftest import logged_in
from alaka.contacts.merging import merge
from alaka.contacts.resolving import index
from alaka.core import clock
from alaka.inbox.models import Conversation, MessageKind, PreparedAnswer
from alaka.timeline.models import Event

SCRIPTED = {"HX-Request": "true"}


@pytest.fixture
def murad(baku: Place) -> Agent:
    Agent.objects.filter(places=baku).update(language="en")
    assert baku.manager is not None
    baku.manager.language = "en"
    return baku.manager


@pytest.fixture
def at_murad(murad: Agent) -> Client:
    return logged_in(murad)


def set_fact(client: Client, case: Case, name: str, **values: Any) -> Any:
    data = {"fact": name, "seen": sign(case, name), **values}
    return client.post(reverse("case-facts", args=[case.pk]), data, headers=SCRIPTED)


def test_a_fact_is_changed_in_its_place(case: Case, at_murad: Client, shiraz: Place):
    assert set_fact(at_murad, case, "severity", severity="3").status_code == 200
    case.refresh_from_db()
    assert case.severity == Severity.SEVERE
    answer = set_fact(at_murad, case, "wish", wish="New roses\r\nby noon")
    assert "Saved" in answer.content.decode()
    case.refresh_from_db()
    assert case.wish == "New roses\nby noon"
    event = Event.objects.filter(verb="case.changed").order_by("pk").first()
    assert event is not None
    page = at_murad.get(case.get_absolute_url()).content.decode()
    assert "<bdi>Normal</bdi> → <bdi>Severe</bdi>" in page


def test_a_deadline_set_by_hand_lies_ahead(case: Case, at_murad: Client):
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    answer = set_fact(at_murad, case, "due_at", day=yesterday, time="10:00")
    assert answer.status_code == 422
    assert "This time has passed" in answer.content.decode()
    assert yesterday in answer.content.decode()
    day = (clock.now() + timedelta(days=9)).date()
    assert set_fact(at_murad, case, "due_at", day=day.isoformat(), time="10:00").status_code == 200
    case.refresh_from_db()
    assert case.is_due_set
    assert case.due_at is not None
    assert case.due_at.date() == day


def test_what_another_wrote_meanwhile_is_shown_and_not_overwritten(
    case: Case, at_murad: Client, bob: Agent
):
    seen = sign(case, "title")
    handling.change(case, by=bob, title="Roses two days late")
    data = {"fact": "title", "seen": seen, "title": "Wilted roses"}
    url = reverse("case-facts", args=[case.pk])
    answer = at_murad.post(url, data, headers=SCRIPTED)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Bob Brown changed this meanwhile" in text
    assert "Roses two days late" in text
    assert 'value="Wilted roses"' in text
    case.refresh_from_db()
    assert case.title == "Roses two days late"
    # Of that page, saved again, it is meant.
    assert set_fact(at_murad, case, "title", title="Wilted roses").status_code == 200
    case.refresh_from_db()
    assert case.title == "Wilted roses"


def test_another_fact_changed_meanwhile_is_no_hindrance(case: Case, at_murad: Client, bob: Agent):
    seen = sign(case, "wish")
    handling.change(case, by=bob, title="Roses two days late")
    data = {"fact": "wish", "seen": seen, "wish": "Money back"}
    at_murad.post(reverse("case-facts", args=[case.pk]), data, headers=SCRIPTED)
    case.refresh_from_db()
    assert (case.title, case.wish) == ("Roses two days late", "Money back")


def test_facts_are_changed_without_a_script_too(case: Case, at_murad: Client):
    url = reverse("case-facts", args=[case.pk])
    data = {"fact": "kind", "seen": sign(case, "kind"), "kind": "request"}
    assert at_murad.post(url, data).headers["Location"] == case.get_absolute_url()
    case.refresh_from_db()
    assert case.kind == "request"
    refused = at_murad.post(url, {"fact": "title", "seen": sign(case, "title"), "title": " "})
    assert refused.status_code == 422
    assert "<html" in refused.content.decode()
    assert "This field is required" in refused.content.decode()


def test_whoever_moves_a_case_out_of_his_sight_is_led_to_the_list(
    case: Case, at_murad: Client, shiraz: Place, bob: Agent
):
    handling.pass_to(case, bob, by=None)
    answer = set_fact(at_murad, case, "place", place=shiraz.pk)
    assert answer.headers["HX-Redirect"] == reverse("cases")


@pytest.mark.parametrize("data", [{"fact": "status"}, {"fact": "manager"}, {}])
def test_only_facts_are_changed_there(case: Case, at_murad: Client, data: dict[str, str]):
    assert at_murad.post(reverse("case-facts", args=[case.pk]), data).status_code == 404


def test_it_is_taken_in_hand_once(case: Case, at_murad: Client, at_bob: Client, murad: Agent):
    url = reverse("case-acceptance", args=[case.pk])
    assert at_murad.post(url).headers["Location"] == case.get_absolute_url()
    case.refresh_from_db()
    assert (case.status, case.manager) == (CaseStatus.ACCEPTED, murad)
    told = at_bob.post(url, headers=SCRIPTED).content.decode()
    assert "Murad has taken it in hand already." in told
    case.refresh_from_db()
    assert case.manager == murad


def test_it_is_passed_on_with_a_note(case: Case, at_murad: Client, alice: Agent):
    url = reverse("case-passing", args=[case.pk])
    assert "Alice Adams" in at_murad.get(url).content.decode()
    data = {"from": case.manager_id, "agent": alice.pk, "note": "Yours, I think"}
    assert at_murad.post(url, data).status_code == 302
    case.refresh_from_db()
    assert (case.manager, case.status) == (alice, CaseStatus.NEW)
    page = at_murad.get(case.get_absolute_url()).content.decode()
    assert "Yours, I think" in page


def test_passing_on_what_somebody_passed_on_meanwhile_asks_again(
    case: Case, at_murad: Client, alice: Agent, bob: Agent
):
    before = case.manager_id
    handling.pass_to(case, bob, by=None)
    url = reverse("case-passing", args=[case.pk])
    data = {"from": before, "agent": alice.pk, "note": "Please"}
    answer = at_murad.post(url, data, headers=SCRIPTED)
    assert answer.status_code == 422
    assert "Meanwhile Bob Brown answers for it." in answer.content.decode()
    assert "Please" in answer.content.decode()
    case.refresh_from_db()
    assert case.manager == bob


def test_steps_have_who_and_until_and_are_done(case: Case, at_murad: Client, alice: Agent):
    url = reverse("case-steps", args=[case.pk])
    refused = at_murad.post(url, {"text": "", "agent": alice.pk, "until": "soon"})
    assert refused.status_code == 422
    assert "Say what is to be done." in refused.content.decode()
    assert 'value="soon"' in refused.content.decode()
    at_murad.post(url, {"text": "Call the driver", "agent": alice.pk, "until": "2030-05-01"})
    step = case.steps.get()
    assert (step.text, step.agent, str(step.due_on)) == ("Call the driver", alice, "2030-05-01")
    at_murad.post(reverse("case-step-completion", args=[step.pk]))
    step.refresh_from_db()
    assert step.done_at is not None


CLOSING = {
    "outcome": "solved",
    "text": "A driver was ill",
    "answer": "We send new roses.",
    "change": "A second driver",
}


def test_it_is_closed_with_an_answer_to_the_customer(
    case: Case, at_murad: Client, late: Conversation
):
    url = reverse("case-closure", args=[case.pk])
    assert "Dana Novak" in at_murad.get(url).content.decode()
    assert at_murad.post(url, CLOSING).headers["Location"] == case.get_absolute_url()
    case.refresh_from_db()
    assert (case.outcome, case.change) == (Outcome.SOLVED, "A second driver")
    said = late.messages.get(kind=MessageKind.OUTGOING).text
    assert said.startswith("We send new roses.\n")
    page = at_murad.get(case.get_absolute_url()).content.decode()
    for text in ("A driver was ill", "We send new roses.", "A second driver", "Reopen"):
        assert text in page


@pytest.mark.parametrize(
    ("missing", "reason"),
    [("outcome", "Say how it ended."), ("answer", "Write what the customer is told")],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    case: Case, at_murad: Client, missing: str, reason: str
):
    data = {**CLOSING, missing: ""}
    answer = at_murad.post(reverse("case-closure", args=[case.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert reason in page
    for name, value in data.items():
        if name != "outcome":
            assert value in page
    case.refresh_from_db()
    assert not case.is_closed


def test_all_that_is_missing_is_said_at_once(case: Case, at_murad: Client):
    answer = at_murad.post(reverse("case-closure", args=[case.pk]), {})
    page = answer.content.decode()
    assert "Say how it ended." in page
    assert "Write what the customer is told" in page


def test_the_second_to_close_sees_what_the_first_said(
    case: Case, at_murad: Client, bob: Agent, late: Conversation
):
    close(case, Ending(Outcome.EXPLAINED, answer="It was the snow."), by=bob)
    answer = at_murad.post(reverse("case-closure", args=[case.pk]), CLOSING)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bob Brown closed it meanwhile." in page
    assert "It was the snow." in page
    assert "We send new roses." in page
    assert late.messages.filter(kind=MessageKind.OUTGOING).count() == 1


def test_prepared_answers_are_at_hand_with_and_without_a_script(case: Case, at_murad: Client):
    PreparedAnswer.objects.create(name="Sorry", text="Dear {name}, we are sorry. {agent}")
    url = reverse("case-answers", args=[case.pk])
    (offered,) = at_murad.get(url).json()["answers"]
    assert offered["text"] == "Dear Dana Novak, we are sorry. Murad"
    data = {**CLOSING, "answer": "First.", "prepared": "Sorry", "insert": "1"}
    page = at_murad.post(reverse("case-closure", args=[case.pk]), data).content.decode()
    assert "First.\n\nDear Dana Novak, we are sorry. Murad" in page
    assert "A driver was ill" in page
    case.refresh_from_db()
    assert not case.is_closed


def test_it_is_opened_again_with_a_reason(case: Case, at_murad: Client, murad: Agent):
    close(case, Ending(Outcome.SOLVED, answer="Done."), by=murad)
    url = reverse("case-reopening", args=[case.pk])
    assert "<html" in at_murad.get(url).content.decode()
    assert "<html" not in at_murad.get(url, headers=SCRIPTED).content.decode()
    at_murad.post(url, {"reason": "They wilted"})
    case.refresh_from_db()
    assert case.status == CaseStatus.NEW
    assert "They wilted" in at_murad.get(case.get_absolute_url()).content.decode()
    assert not reopen(case, by=murad)


def test_conversations_are_linked_and_unlinked(
    case: Case, at_murad: Client, at_alice: Client, late: Conversation, mail_channel: Any
):
    from alaka.inbox.tests.talking import heard

    other = heard(mail_channel, "And the vase?", subject="Vase", external_id="vase").conversation
    other.place = late.place
    other.save()
    url = reverse("case-links", args=[case.pk])
    assert "Vase" in at_murad.get(url).content.decode()  # Of the same person.
    assert at_murad.post(url, {"q": "vas"}).status_code in {200, 422}
    at_murad.post(url, {"target": other.pk})
    assert set(case.conversations.all()) == {late, other}
    row = case.links.get(conversation=other)
    at_murad.post(reverse("case-link-removal", args=[row.pk]))
    assert set(case.conversations.all()) == {late}
    url = reverse("conversation-cases", args=[other.pk])
    assert "Roses a day late" in at_alice.get(url).content.decode()
    at_alice.post(url, {"target": case.pk})
    assert set(case.conversations.all()) == {late, other}
    assert case.title in at_alice.get(other.get_absolute_url()).content.decode()


def test_a_case_of_another_record_of_the_same_person_is_proposed(
    case: Case, at_bob: Client, bob: Agent, mail_channel: Any
):
    from alaka.inbox.tests.talking import heard

    eve = Address("email", "eve@example.org", "Eve")
    other = heard(mail_channel, "And the vase?", sender=eve, external_id="v").conversation
    url = reverse("conversation-cases", args=[other.pk])
    assert "Roses a day late" not in at_bob.get(url).content.decode()
    merge(case.contact, other.contact, by=bob)
    assert "Roses a day late" in at_bob.get(url).content.decode()


@pytest.mark.parametrize("words", ["tulips", "EVE@example", "994501234567", "#"])
def test_a_conversation_is_found_by_subject_address_or_number(
    case: Case, at_bob: Client, mail_channel: Any, words: str
):
    from alaka.inbox.tests.talking import heard

    eve = Address("email", "eve@example.org", "")
    other = heard(mail_channel, "Mine", subject="Red tulips", sender=eve).conversation
    other.contact.handles.create(scheme="phone", value="+994501234567", created_at=clock.now())
    index(other.contact)
    words = f"#{other.pk}" if words == "#" else words
    page = at_bob.get(reverse("case-links", args=[case.pk]), {"q": words}).content.decode()
    assert f'name="target" value="{other.pk}"' in page


def test_the_customers_own_is_found_in_anybodys_spelling(
    case: Case, at_bob: Client, mail_channel: Any
):
    from alaka.inbox.tests.talking import heard

    other = heard(mail_channel, "Mine", subject="Güllər").conversation
    page = at_bob.get(reverse("case-links", args=[case.pk]), {"q": "GULLER"}).content.decode()
    assert f'name="target" value="{other.pk}"' in page


def test_a_conversation_out_of_sight_is_not_linked_nor_shown(
    case: Case, at_murad: Client, mail_channel: Any
):
    from alaka.inbox.tests.talking import heard

    hidden = heard(mail_channel, "Secret", subject="Secret", external_id="secret").conversation
    url = reverse("case-links", args=[case.pk])
    assert at_murad.post(url, {"target": hidden.pk}).status_code == 404
    case.links.create(conversation=hidden, at=clock.now())
    page = at_murad.get(case.get_absolute_url()).content.decode()
    assert "Secret" not in page
    assert "One more in an inbox you do not see." in page


def test_what_an_agent_may_not_see_of_a_case_stays_hidden_on_the_time_line(
    case: Case, at_charlie: Client, at_alice: Client
):
    assert case.contact is not None
    url = case.contact.get_absolute_url()
    assert "Roses a day late" not in at_charlie.get(url).content.decode()
    assert "Roses a day late" in at_alice.get(url).content.decode()
