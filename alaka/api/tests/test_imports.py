"""People imported by the API: mapped, run, read, undone."""

import base64
from pathlib import Path

import pytest

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact
from alaka.importing import running
from alaka.importing.models import Import
from alaka.importing.tests.books import xlsx

TABLE = "Ime;Mejl;Odjel\nDana Hill;dana@example.org;x\nEmir;emir@example.org;y\nZoé;nobody;z\n"


@pytest.fixture
def call(bob: Agent) -> Caller:
    return Caller(bob)


def given(**more: object) -> dict[str, object]:
    content = base64.b64encode(TABLE.encode()).decode()
    return {"file": {"name": "people.csv", "content": content}, **more}


def test_a_file_is_imported_and_undone(call: Caller, dana: Contact):
    answer = call("POST", "imports", given(columns={"Odjel": "about"}))
    assert answer.status_code == 202
    made = answer.json()
    assert (made["state"], made["key"]) == ("writing", "addresses")
    assert [each["target"] for each in made["columns"]] == ["name", "email", "about"]
    running.run(made["id"])
    made = call("GET", f"imports/{made['id']}").json()
    assert (made["state"], made["total"]) == ("done", 3)
    assert made["counts"] == {"created": 1, "changed": 1, "unchanged": 0, "refused": 1}
    assert made["refused"][0]["row"] == 4
    assert "not an e-mail address" in made["refused"][0]["reasons"][0]
    assert call("POST", f"imports/{made['id']}/undo").status_code == 202
    running.run(made["id"])
    assert call("GET", f"imports/{made['id']}").json()["state"] == "undone"
    dana.refresh_from_db()
    assert dana.name == "Dana Novak"
    assert call("POST", f"imports/{made['id']}/undo").status_code == 409
    assert [row["id"] for row in call("GET", "imports").json()["items"]] == [made["id"]]
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert acts >= {"people imported", "import undone"}


def test_columns_of_the_same_header_become_what_each_is_said_to(call: Caller):
    content = base64.b64encode(b"Tel;Tel;Mejl\n+38761123456;+38761123457;dana@example.org\n")
    file = {"name": "people.csv", "content": content.decode()}
    made = call("POST", "imports", {"file": file, "columns": {"tel": ["phone", "whatsapp"]}}).json()
    assert [each["target"] for each in made["columns"]] == ["phone", "whatsapp", "email"]
    made = call("POST", "imports", {"file": file, "columns": {"Tel": "whatsapp"}}).json()
    assert [each["target"] for each in made["columns"]] == ["whatsapp", "whatsapp", "email"]
    answer = call("POST", "imports", {"file": file, "columns": {"Tel": ["phone", "", "about"]}})
    assert "2 columns are called so" in errors(answer)["columns.Tel"]


def test_a_sheet_of_a_workbook_is_named(call: Caller, tmp_path: Path):
    rows: list[list[object]] = [["Mejl"], ["dana@example.org"]]
    sheets: dict[str, list[list[object]]] = {"Kupci": [["Ime", "Mejl"], ["x", "y"]], "Stari": rows}
    content = base64.b64encode(xlsx(tmp_path / "people", sheets).read_bytes()).decode()
    file = {"name": "people.xlsx", "content": content}
    assert call("POST", "imports", {"file": file}).json()["sheet"] == "Kupci"
    made = call("POST", "imports", {"file": file, "sheet": "Stari"}).json()
    assert (made["sheet"], len(made["columns"])) == ("Stari", 1)
    answer = call("POST", "imports", {"file": file, "sheet": "Novi"})
    assert "but Kupci, Stari" in errors(answer)["file"]


def test_a_dry_run_writes_nothing_until_it_is_run(call: Caller, dana: Contact):
    made = call("POST", "imports", given(dry_run=True)).json()
    running.run(made["id"])
    made = call("GET", f"imports/{made['id']}").json()
    assert (made["state"], made["trial"]["created"], made["counts"]) == ("tried", 1, {})
    assert [each["row"] for each in made["refused"]] == [4]
    assert Contact.objects.count() == 1
    assert call("POST", f"imports/{made['id']}/stop").status_code == 409
    assert call("POST", f"imports/{made['id']}/run").status_code == 202
    running.run(made["id"])
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"columns": {"Nothing": "name"}}, "columns.Nothing"),
        ({"columns": {"Ime": "own.nothing"}}, "columns.Ime"),
        ({"columns": {"Mejl": ""}}, "columns"),
        ({"key": "phone"}, "columns"),
        ({"file": {"name": "a.pdf", "content": base64.b64encode(b"%PDF-1").decode()}}, "file"),
        ({"way": "replace"}, "way"),
    ],
)
def test_what_is_wrong_is_named(call: Caller, more: dict[str, object], field: str):
    answer = call("POST", "imports", given(**more))
    assert answer.status_code == 422
    assert field in errors(answer)
    assert not Import.objects.exists()


def test_agents_import_nothing(alice: Agent, call: Caller):
    made = call("POST", "imports", given(dry_run=True)).json()
    other = Caller(alice)
    assert other("POST", "imports", given()).status_code == 403
    assert other("GET", "imports").status_code == 403
    assert other("POST", f"imports/{made['id']}/undo").status_code == 403
