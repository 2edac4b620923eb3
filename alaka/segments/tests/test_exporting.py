"""The list of people as a file: who is in it, what of them, who may have it."""

import csv
import io
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from python_calamine import CalamineWorkbook

from alaka.accounts.models import Agent, AuditEntry, Role, Team
from alaka.conftest import logged_in
from alaka.contacts.models import Contact, OwnField
from alaka.core.tests.downloads import downloaded
from alaka.segments.tests.conftest import person

pytestmark = pytest.mark.django_db
EXPORT = "/desk/contacts/export"
AZ = json.dumps({"of": "language", "op": "is", "value": ["az"]})


@pytest.fixture
def at_bob(bob: Agent) -> Client:
    return logged_in(bob)


def table(client: Client, **query: str) -> list[dict[str, str]]:
    text = downloaded(client.get(EXPORT, query)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def objects(client: Client, **query: str) -> list[dict[str, Any]]:
    text = downloaded(client.get(EXPORT, {**query, "format": "jsonl"})).decode()
    return [json.loads(line) for line in text.splitlines()]


def test_the_file_holds_the_list_as_it_is_filtered_sorted_and_shown(
    at_bob: Client, people: list[Contact]
):
    rows = table(at_bob, sort="-name", columns="tags,open_cases")
    assert list(rows[0]) == ["Name", "Tags", "Open cases"]
    assert [row["Name"] for row in rows] == ["شیرین", "Omid Leyla", "Leyla", "Dana", ""]
    assert (rows[2]["Tags"], rows[2]["Open cases"]) == ("Pays late; VIP", "2")
    assert [row["Name"] for row in table(at_bob, filter=AZ)] == ["Leyla"]
    assert [row["Name"] for row in table(at_bob, q="leyla")] == ["Leyla", "Omid Leyla"]
    assert [row["Name"] for row in table(at_bob, q="le")] == ["Leyla"]
    assert [row["Name"] for row in table(at_bob, q="61 123 456")] == ["Dana"]
    assert table(at_bob, filter='{"of":"gone"}') == []


def test_all_fields_are_those_of_the_reader(at_bob: Client, people: list[Contact], alice: Agent):
    leyla = people[0]
    OwnField.objects.create(key="level", name="Level", kind="choice", choices=[["g", "Gold"]])
    OwnField.objects.create(key="limit", name="Limit", kind="money")
    hidden = OwnField.objects.create(key="secret", name="Secret", kind="text")
    hidden.teams.add(Team.objects.create(name="Owners"))
    own = {"level": "g", "limit": "1500.5", "secret": "x"}
    Contact.objects.filter(pk=leyla.pk).update(own=own, best_hours="09:00-17:00")
    row = table(at_bob, fields="all", filter=AZ)[0]
    assert {name: row[name] for name in row if row[name]} == {
        "Name": "Leyla", "E-mail": "leyla@example.az", "Language": "Azerbaijani",
        "Country": "Azerbaijan", "Owner": "Alice Adams", "Preferred channel": "Phone",
        "Best hours": "09:00-17:00", "Tags": "Pays late; VIP", "Level": "Gold", "Limit": "1500.5",
        "Page in Alaka": settings.PUBLIC_URL + leyla.get_absolute_url(),
        "First seen": row["First seen"], "Last activity": row["Last activity"], "Open cases": "2",
        "Open conversations": "1", "Consents": "News and offers: Yes",
    }  # fmt: skip
    assert "Secret" not in row
    found = objects(at_bob, fields="all", filter=AZ)[0]
    assert found["id"] == leyla.pk
    assert (found["language"], found["country"], found["owner"]) == ("az", "AZ", alice.pk)
    assert (found["own.level"], found["own.limit"]) == ("g", "1500.5")
    assert (found["tags"], found["email"]) == (["Pays late", "VIP"], ["leyla@example.az"])
    assert found["last_activity"].endswith("Z")


def test_a_person_of_two_records_is_one_row_with_all_addresses(
    at_bob: Client, people: list[Contact], bob: Agent
):
    from alaka.contacts import merging

    merging.merge(people[4], people[1], by=bob)
    rows = table(at_bob, fields="all", q="omid")
    assert len(rows) == 1
    assert set(rows[0]["Phone"].split("; ")) == {"+38761123456", "+989121234567"}


def test_a_workbook_of_people_opens(at_bob: Client, people: list[Contact]):
    data = downloaded(at_bob.get(EXPORT, {"format": "xlsx", "fields": "all"}))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 6
    assert rows[0][0] == "Name"


def test_cards_say_all_a_telephone_keeps(at_bob: Client, people: list[Contact]):
    OwnField.objects.create(key="born", name="Doğum günü", kind="date")
    about = "Likes roses; red, mostly.\nCalls " + "often " * 20
    Contact.objects.filter(pk=people[4].pk).update(about=about, own={"born": "1990-03-21"})
    answer = at_bob.get(EXPORT, {"format": "vcf", "q": "omid"})
    assert answer["Content-Type"].startswith("text/vcard")
    text = downloaded(answer).decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    assert lines[:3] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual"]
    assert {
        "FN:Omid Leyla", "EMAIL:o@example.org", "TEL;VALUE=uri:tel:+989121234567",
        "c1.ORG:Leyla Hotel", "c1.ROLE:Dana", "BDAY:19900321", "CATEGORIES:VIP",
        r"NOTE:Likes roses\; red\, mostly.\nCalls " + "often " * 20,
    } <= set(lines)  # fmt: skip
    assert lines[-2] == "END:VCARD"


def test_what_left_the_house_stands_in_the_audit_log(
    at_bob: Client, people: list[Contact], bob: Agent
):
    at_bob.get(EXPORT, {"filter": AZ, "format": "xlsx"})
    entry = AuditEntry.objects.get(act="list exported")
    assert (entry.agent, entry.about) == (bob, "the language is “Azerbaijani”")
    assert (entry.data["list"], entry.data["rows"], entry.data["format"]) == ("people", 1, "xlsx")


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.AGENT, False), (Role.ANALYST, True), (Role.MANAGER, True), (Role.ADMINISTRATOR, True)],
)
def test_only_whose_role_says_so_takes_lists_out(role: Role, may: bool):
    agent = Agent.objects.create_user("x@gul.example", None, name="X", role=role)
    client = logged_in(agent)
    assert (client.get(EXPORT).status_code == 200) is may
    assert (EXPORT in client.get("/desk/contacts/?sort=name").content.decode()) is may
    assert AuditEntry.objects.filter(act="list exported").exists() is may


def test_a_format_that_there_is_not_is_not_found(at_bob: Client):
    assert at_bob.get(EXPORT, {"format": "exe"}).status_code == 404


def test_a_list_of_any_length_asks_little_at_a_time(at_bob: Client, django_assert_max_num_queries):
    for number in range(30):
        person(f"Person {number}", ("email", f"{number}@example.org"))
    with django_assert_max_num_queries(40):
        assert len(table(at_bob, fields="all")) == 30
