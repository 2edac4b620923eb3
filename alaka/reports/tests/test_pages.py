"""The pages of the reports: who sees which numbers, the addresses behind them, files, views."""

import csv
import io
import re
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Place, Role
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.core.tests.downloads import downloaded
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.reports import keeping, printing
from alaka.reports.answering import answer
from alaka.reports.boards import reports
from alaka.reports.models import ConversationFact, View
from alaka.reports.scope import Scope
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(db: None) -> Agent:
    return Agent.objects.create_user("nina@gul.example", None, name="Nina", role=Role.ANALYST)


@pytest.fixture
def three(mail_channel: Channel, baku: Place) -> list[Conversation]:
    """Three conversations of today, the last in Baku."""
    made = []
    for number in range(3):
        address = {"external_id": f"{number}@x", "subject": f"Roses {number}"}
        made.append(heard(mail_channel, f"Late {number}", **address).conversation)
    Conversation.objects.filter(pk=made[2].pk).update(place=baku)
    keeping.refresh([row.pk for row in made])
    return made


def links(page: str, path: str) -> list[str]:
    return [unescape(found) for found in re.findall(rf'href="({re.escape(path)}[^"]*)"', page)]


def test_every_report_opens_empty_and_says_so(at_alice: Client):
    for name in reports():
        answer = at_alice.get(f"/desk/reports/{name}/")
        assert answer.status_code == 200
        assert "Nothing to count here" in answer.content.decode()


def test_the_numbers_lead_to_the_conversations_behind_them(
    at_alice: Client, three: list[Conversation]
):
    page = at_alice.get("/desk/reports/volume/?by=channel").content.decode()
    found = links(page, "/desk/reports/volume/list")
    assert found
    for address in found:
        listed = at_alice.get(address).content.decode()
        assert "3 conversations" in listed
        assert all(f"Roses {number}" in listed for number in range(3))


def test_a_manager_reads_the_numbers_of_his_branch(three: list[Conversation], baku: Place):
    assert baku.manager is not None
    murad = logged_in(Agent.objects.get(pk=baku.manager.pk))
    murad_page = murad.get("/desk/reports/volume/list?measure=conversations").content.decode()
    assert "Roses 2" in murad_page
    assert "Roses 0" not in murad_page


def test_an_agent_reads_the_numbers_of_his_inboxes(at_charlie: Client, three: list[Conversation]):
    page = at_charlie.get("/desk/reports/volume/list?measure=conversations").content.decode()
    assert "Roses" not in page
    assert "Nothing to count here" in at_charlie.get("/desk/reports/volume/").content.decode()


def test_unknown_reports_and_measures_are_not_there(at_alice: Client):
    assert at_alice.get("/desk/reports/nothing/").status_code == 404
    assert at_alice.get("/desk/reports/volume/list?measure=nothing").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "channel=1'--", "channel=99999999999999", "place=none&by=place", "language=%00",
        "language='); DROP TABLE x; --", "by=nothing", "period=nothing", "channel=²",
        "period=own&from=2026-01-01&to=9999-12-31", "language=%25s",
    ],
)  # fmt: skip
def test_odd_addresses_are_harmless(at_alice: Client, three: list[Conversation], query: str):
    answer = at_alice.get(f"/desk/reports/volume/?{query}")
    assert answer.status_code in {200, 422}
    listed = at_alice.get(f"/desk/reports/volume/list?measure=closed&after=x&{query}")
    assert listed.status_code == 200


def test_wrong_days_are_said_at_their_field_and_stay_typed(at_alice: Client):
    answer = at_alice.get("/desk/reports/volume/?period=own&from=31.2.2026&to=")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="31.2.2026"' in page
    assert "This is not a date" in page
    assert "Give a day." in page


def test_a_persian_reader_types_and_reads_jalali_days(alice: Agent, three: list[Conversation]):
    alice.language = "fa"
    alice.save()
    client = logged_in(alice)
    query = "period=own&from=۱۴۰۵/۱/۱&to=۱۴۰۵/۱۲/۲۹"
    page = client.get(f"/desk/reports/volume/?{query}").content.decode()
    assert 'dir="rtl"' in page
    assert "فروردین ۱۴۰۵" in page
    assert "۱۴۰۵/۰۱/۰۱" in page


def test_the_table_comes_as_a_file_and_is_noted(analyst: Agent, three: list[Conversation]):
    client = logged_in(analyst)
    answer = client.get("/desk/reports/volume/table.csv?by=channel")
    text = downloaded(answer).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0][:2] == ["Channel", "Conversations"]
    assert lines[1][:2] == ["Shop mail", "3"]
    assert lines[-1][1] == "3"
    assert AuditEntry.objects.filter(act="report exported", agent=analyst).count() == 1


def test_all_rows_behind_a_number_come_as_a_file(
    at_bob: Client, mail_channel: Channel, three: list[Conversation], monkeypatch
):
    monkeypatch.setattr("alaka.reports.behind.BATCH", 2)
    Conversation.objects.filter(pk=three[0].pk).update(subject="=HYPERLINK(1)")
    answer = at_bob.get("/desk/reports/volume/list.csv?measure=conversations")
    text = downloaded(answer).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert [line[1] for line in lines[1:]] == ["Roses 2", "Roses 1", "'=HYPERLINK(1)"]
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.is_async  # Else all would be gathered before the first line is sent.


def test_an_agent_takes_no_files_out_of_the_house(at_alice: Client):
    for name in ("table.csv", "list.csv?measure=closed", "sheet.pdf"):
        assert at_alice.get(f"/desk/reports/volume/{name}").status_code == 403
    assert "table.csv" not in at_alice.get("/desk/reports/volume/").content.decode()


@pytest.mark.parametrize("language", ["en", "az", "fa"])
def test_a_report_comes_on_paper(bob: Agent, three: list[Conversation], language: str):
    bob.language = language
    bob.save()
    answer = logged_in(bob).get("/desk/reports/volume/sheet.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"Vazirmatn" in answer.content


def test_on_paper_a_word_without_an_end_is_broken(bob: Agent, baku: Place, mail_channel: Channel):
    Place.objects.filter(pk=baku.pk).update(name=f"gul.example/shop {'x' * 90}")
    talk = heard(mail_channel, "Late", external_id="1@x", subject="Roses").conversation
    Conversation.objects.filter(pk=talk.pk).update(place=baku)
    keeping.refresh([talk.pk])
    scope = Scope.read(reports()["volume"], {"by": "place"}, ZoneInfo("UTC"), "en")
    rows = printing._data(answer(scope, bob), bob)["rows"]
    assert isinstance(rows, list)
    (row,) = (each for each in rows if "shop" in each["label"])
    assert row["label"].replace("\u200b", "") == f"gul.example/shop {'x' * 90}"
    assert max(map(len, re.split(r"[\s\u200b]", row["label"]))) == 16
    assert printing.pdf(answer(scope, bob), bob).startswith(b"%PDF-")


def test_on_paper_letters_that_join_are_not_parted():
    word = "بازاریابیهمیشگیمشتریانمان"
    assert printing._breakable(word) == word


def test_a_view_is_saved_and_only_shared_ones_are_seen_by_others(
    at_alice: Client, at_charlie: Client, alice: Agent
):
    form = {"report": "volume", "query": "period=7&by=language", "name": "My  week"}
    assert at_alice.post("/desk/report-views/new", form).status_code == 302
    view = View.objects.get()
    assert (view.name, view.query) == ("My week", "period=7&by=language")
    again = at_alice.post("/desk/report-views/new", form)
    assert again.status_code == 422
    assert "You have a view of this name already." in again.content.decode()
    assert "My week" in at_alice.get("/desk/report-views/").content.decode()
    assert "My week" in at_alice.get("/desk/reports/volume/").content.decode()
    assert "My week" not in at_charlie.get("/desk/report-views/").content.decode()
    at_alice.post(f"/desk/report-views/{view.pk}/", {"name": "Week", "is_shared": "on"})
    assert "Week" in at_charlie.get("/desk/report-views/").content.decode()
    assert at_charlie.get(f"/desk/report-views/{view.pk}/").status_code == 404
    assert at_charlie.post(f"/desk/report-views/{view.pk}/removal").status_code == 404
    assert at_alice.post(f"/desk/report-views/{view.pk}/removal").status_code == 302
    assert not View.objects.exists()


def test_events_keep_the_facts(three: list[Conversation], alice: Agent, baku: Place):
    conversation = three[0]
    conversation.close(by=alice)
    keeping.note(list(Event.objects.values_list("pk", flat=True)))
    fact = ConversationFact.objects.get(pk=conversation.pk)
    assert fact.closed_at == conversation.closed_at
    assert fact.closer == alice.pk
    conversation.reopen()
    keeping.note(list(Event.objects.values_list("pk", flat=True)))
    fact.refresh_from_db()
    assert fact.closed_at is None
    assert fact.resolution is None
