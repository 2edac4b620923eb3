"""What changed is written down: from a case by one click, or by hand; published, or not yet."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent, Place
from alaka.cases.closing import Ending, close
from alaka.cases.improving import making
from alaka.cases.improving.concerned import concerned
from alaka.cases.improving.telling import tell_all
from alaka.cases.models import Case, ChangesPage, Improvement, Outcome, Topic
from alaka.cases.tests.spoken import complained, improved
from alaka.channels.models import Channel
from alaka.conftest import logged_in


@pytest.fixture
def at_murad(murad: Agent) -> Client:
    Agent.objects.filter(pk=murad.pk).update(language="en")
    return logged_in(Agent.objects.get(pk=murad.pk))


@pytest.fixture
def closed(case: Case, murad: Agent) -> Case:
    ending = Ending(Outcome.SOLVED, answer="Sorry.", change="A second driver.")
    close(case, ending, by=murad)
    return case


def written(**more: str) -> dict[str, str]:
    return {"did_en": "We mended the heating.", "changed_on": "", **more}


def page_of(client: Client, name: str, pk: int, **query: Any) -> str:
    answer = client.get(reverse(name, args=[pk]), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_one_click_at_a_case_makes_one_of_what_changed(closed: Case, at_murad: Client):
    assert "Tell it as" in page_of(at_murad, "case", closed.pk)
    url = reverse("case-improvement", args=[closed.pk])
    made = at_murad.post(url)
    improvement = Improvement.objects.get()
    assert made["Location"] == improvement.get_absolute_url()
    assert (improvement.did, improvement.place) == ("A second driver.", closed.place)
    assert list(improvement.cases.all()) == [closed]
    assert not improvement.is_published
    assert at_murad.post(url)["Location"] == improvement.get_absolute_url()
    assert Improvement.objects.count() == 1
    assert improvement.get_absolute_url() in page_of(at_murad, "case", closed.pk)


def test_a_case_in_which_nothing_changed_makes_none(case: Case, at_murad: Client):
    assert "Tell it as" not in page_of(at_murad, "case", case.pk)
    answer = at_murad.post(reverse("case-improvement", args=[case.pk]), follow=True)
    assert "Write down first what changed" in answer.content.decode()
    assert not Improvement.objects.exists()


def test_a_case_without_a_place_is_asked_for_one_first(closed: Case, bob: Agent, at_bob: Client):
    Case.objects.update(place=None)
    answer = at_bob.post(reverse("case-improvement", args=[closed.pk]), follow=True)
    assert "Choose the place of the case first" in answer.content.decode()


def test_an_agent_of_the_desk_sees_none_of_it(closed: Case, at_alice: Client):
    assert "Tell it as" not in page_of(at_alice, "case", closed.pk)
    assert at_alice.post(reverse("case-improvement", args=[closed.pk])).status_code == 403


def test_it_is_written_in_each_language_with_topic_and_day(baku: Place, at_murad: Client):
    topic = Topic.objects.create(name="Comfort")
    data = written(said_az="Soyuq idi.", did_az="Düzəltdik.", topic=str(topic.pk))
    answer = at_murad.post(
        reverse("improvement-add", args=[baku.pk]), {**data, "changed_on": "03/02/2026"}
    )
    made = Improvement.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert made.texts == {
        "en": {"said": "", "did": "We mended the heating."},
        "az": {"said": "Soyuq idi.", "did": "Düzəltdik."},
    }
    assert (made.topic, f"{made.changed_on}") == (topic, "2026-02-03")
    at_murad.post(made.get_absolute_url(), written(did_fr="Réparé."))
    made.refresh_from_db()
    assert list(made.texts) == ["en", "fr"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"did_en": " "}, "Say what you did, in one language at least."),
        ({"did_en": "Yes", "said_fr": "Il faisait froid."}, "Say what you did, too."),
        ({"did_en": "Yes", "changed_on": "soon"}, "This is not a date."),
        ({"did_en": "x" * 1001}, "1000"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    baku: Place, at_murad: Client, given: dict[str, str], said: str
):
    url = reverse("improvement-add", args=[baku.pk])
    answer = at_murad.post(url, {"said_az": "", **given})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    for value in given.values():
        assert value.strip() in page
    assert not Improvement.objects.exists()


def test_a_manager_sees_those_of_his_branch_only(
    baku: Place, shiraz: Place, murad: Agent, boss: Agent, at_murad: Client
):
    mine, other = improved(baku, murad), improved(shiraz, boss)
    assert list(Improvement.objects.visible_to(murad)) == [mine]
    assert set(Improvement.objects.visible_to(boss)) == {mine, other}
    assert at_murad.get(other.get_absolute_url()).status_code == 404
    assert at_murad.get(reverse("place-changes", args=[shiraz.pk])).status_code == 404
    assert "We mended the heating." in page_of(at_murad, "place-changes", baku.pk)


def test_it_is_published_and_made_a_draft_again(baku: Place, murad: Agent, at_murad: Client):
    row = improved(baku, murad)
    url = reverse("improvement-publication", args=[row.pk])
    for is_public in (False, True):
        at_murad.post(url, {"public": "1" if is_public else "0"})
        row.refresh_from_db()
        assert row.is_published is is_public
    assert not making.publish(row, True)


def test_a_draft_is_not_told(case: Case, baku: Place, murad: Agent, at_murad: Client):
    row = improved(baku, murad, case)
    making.publish(row, False)
    url = reverse("improvement-telling", args=[row.pk])
    assert "Publish it first" in at_murad.post(url, follow=True).content.decode()
    assert not row.told.exists()


def test_cases_are_put_behind_it_by_number_and_taken_away(
    case: Case, baku: Place, murad: Agent, at_murad: Client
):
    row = improved(baku, murad)
    url = reverse("improvement-cases", args=[row.pk])
    at_murad.post(url, {"add": f"#{case.pk}"})
    assert list(row.cases.all()) == [case]
    assert case.title in page_of(at_murad, "improvement", row.pk)
    assert (
        "no case of this number" in at_murad.post(url, {"add": "x"}, follow=True).content.decode()
    )
    at_murad.post(url, {"remove": case.pk})
    assert not row.cases.exists()


def test_the_list_of_those_to_be_told_one_click_and_taking_it_back(
    mail_channel: Channel, baku: Place, murad: Agent, at_murad: Client
):
    behind = complained(mail_channel, baku, "samir", "az")
    lost = complained(mail_channel, baku, "zahra", "fa")
    assert lost.contact is not None
    lost.contact.handles.all().delete()
    row = improved(baku, murad, behind, lost)
    page = page_of(at_murad, "improvement-telling", row.pk)
    assert "Tell 1 customer" in page
    assert "Azərbaycanca" in page
    assert "Left no address that we can write to." in page
    answer = at_murad.post(reverse("improvement-telling", args=[row.pk]), follow=True)
    assert "1 customer is told." in answer.content.decode()
    assert "1 customer is about to be told" in page_of(at_murad, "improvement", row.pk)
    telling = row.tellings.get()
    undone = at_murad.post(reverse("telling-undoing", args=[telling.pk]), follow=True)
    assert "Taken back: nobody was told." in undone.content.decode()
    assert not row.told.exists()


def test_each_is_ticked_until_he_is_left_out_by_hand(
    mail_channel: Channel, baku: Place, murad: Agent, at_murad: Client
):
    cases = [complained(mail_channel, baku, name, "az") for name in ("samir", "zahra", "emma")]
    samir, zahra, emma = (case.contact_id for case in cases)
    row = improved(baku, murad, *cases)
    url = reverse("improvement-telling", args=[row.pk])
    page = page_of(at_murad, "improvement-telling", row.pk)
    assert page.count(" checked aria-label") == 3
    assert "Tell 3 customers" in page
    ticked = {"shown": [samir, zahra], "tell": [zahra], "unticked": emma}
    page = at_murad.post(url, ticked | {"page": "0"}).content.decode()
    assert "Tell 1 customer" in page
    assert "You left out 2." in page
    assert page.count(" checked aria-label") == 1
    assert not row.told.exists(), "a page was asked for"
    page = at_murad.post(url, {"shown": [samir, zahra, emma]}).content.decode()
    assert "Nobody is ticked: nobody was told." in page
    assert not row.told.exists()
    answer = at_murad.post(url, ticked, follow=True)
    assert "1 customer is told." in answer.content.decode()
    assert row.told.get().contact_id == zahra


def test_who_was_left_out_on_one_page_stays_so_on_the_next(
    mail_channel: Channel, baku: Place, at_murad: Client, murad: Agent,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    monkeypatch.setattr("alaka.cases.improving.telling_page.SIZE", 1)
    cases = [complained(mail_channel, baku, name, "az") for name in ("samir", "zahra")]
    row = improved(baku, murad, *cases)
    url = reverse("improvement-telling", args=[row.pk])
    first = concerned(row, 0, murad).people[0].contact
    page = at_murad.post(url, {"shown": first, "page": "1"}).content.decode()
    assert f'name="unticked" value="{first}"' in page
    page = at_murad.post(url, {"unticked": first, "page": "0"}).content.decode()
    assert 'name="unticked" value=""' in page, "it is on this page"
    assert " checked aria-label" not in page


def test_who_comes_second_hears_who_was_first(
    mail_channel: Channel, baku: Place, murad: Agent, boss: Agent, at_murad: Client
):
    row = improved(baku, murad, complained(mail_channel, baku, "samir", "az"))
    assert tell_all(row, 0, by=boss) is not None
    answer = at_murad.post(reverse("improvement-telling", args=[row.pk]), follow=True)
    assert "Boss had them told already." in answer.content.decode()
    assert row.told.count() == 1


def test_what_customers_were_told_of_is_not_removed(
    mail_channel: Channel, baku: Place, murad: Agent, at_murad: Client
):
    row = improved(baku, murad, complained(mail_channel, baku, "samir", "az"))
    assert tell_all(row, 0, by=murad) is not None
    at_murad.post(reverse("improvement-removal", args=[row.pk]))
    assert Improvement.objects.filter(pk=row.pk).exists()
    other = improved(baku, murad)
    at_murad.post(reverse("improvement-removal", args=[other.pk]))
    assert not Improvement.objects.filter(pk=other.pk).exists()


def test_the_page_of_a_place_is_opened_and_closed(baku: Place, at_murad: Client):
    url = reverse("changes-switch", args=[baku.pk])
    for is_open in (True, False):
        at_murad.post(url, {"open": "1" if is_open else "0"})
        assert ChangesPage.objects.filter(place=baku).exists() is is_open


def test_the_sheet_says_what_is_published_in_the_language_chosen(
    baku: Place, murad: Agent, at_murad: Client
):
    assert "Nothing is published yet." in page_of(at_murad, "changes-sheet", baku.pk)
    improved(baku, murad)
    page = page_of(at_murad, "changes-sheet", baku.pk, language="fa", size="a5")
    assert "گرمایش را درست کردیم." in page
    assert 'dir="rtl"' in page
    assert "changes/qr" not in page
    making.open_page(baku, True)
    assert "changes/qr" in page_of(at_murad, "changes-sheet", baku.pk)
    code = at_murad.get(reverse("changes-qr", args=[baku.pk]))
    assert code["Content-Type"] == "image/svg+xml"
