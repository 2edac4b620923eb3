"""`alaka import`: what it makes of its options; tests/test_importing.py runs it whole."""

from pathlib import Path

import pytest

from alaka.accounts.models import Agent, AuditEntry, Role
from alaka.cli import people
from alaka.cli.people import Asked
from alaka.cli.words import RefusedError
from alaka.contacts.models import Contact
from alaka.importing.tests.books import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db: None) -> Agent:
    return Agent.objects.create_user("ada@gul.example", "x", name="Ada", role=Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar looks from a thread, which sees nothing of a test's transaction."""
    from contextlib import nullcontext

    monkeypatch.setattr(people, "_bar", lambda of, stop: nullcontext())


def asked(*columns: str, **more: object) -> Asked:
    given = {"key": "", "way": "both", "agent": "", "is_dry": False, "clears": False, **more}
    return Asked(list(columns), **given)  # type: ignore[arg-type]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("Ime;Mejl;Odjel\nDana;dana@example.org;x\nEmir;none;y\n")
    return path


def test_a_file_is_imported_as_it_is_guessed_and_mapped(
    table: Path, ada: Agent, capsys: pytest.CaptureFixture[str]
):
    assert people._import(table, asked("Odjel=about")) == 0
    said = capsys.readouterr()
    assert "2 rows: 1 new, 0 changed, 0 as they were, 1 refused." in said.out
    assert "Mejl → email" in said.err
    assert Contact.objects.get().about == "x"
    assert AuditEntry.objects.get().agent == ada


def test_a_sheet_of_a_workbook_is_named(
    tmp_path: Path, ada: Agent, capsys: pytest.CaptureFixture[str]
):
    rows: list[list[object]] = [["Mejl"], ["dana@example.org"]]
    book = xlsx(tmp_path / "people", {"Kupci": [["Ime", "Mejl"], ["x", "y"]], "Stari": rows})
    people._import(book, asked(sheet="Stari"))
    assert "1 rows: 1 new" in capsys.readouterr().out
    with pytest.raises(RefusedError, match="no sheet “Novi” in this file, but Kupci, Stari"):
        people._import(book, asked(sheet="Novi"))


def test_columns_of_the_same_header_are_named_one_by_one(
    tmp_path: Path, ada: Agent, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "twice.csv"
    path.write_text("Tel;Mejl;Tel\n+38761123456;dana@example.org;+38761123457\n")
    people._import(path, asked("Tel=phone", "Tel=whatsapp", is_dry=True))
    said = capsys.readouterr().err
    assert said.splitlines()[:3] == ["Tel → phone", "Mejl → email", "Tel → whatsapp"]
    with pytest.raises(RefusedError, match="2 columns are called “Tel”"):
        people._import(path, asked("Tel=phone", "Tel=", "Tel=whatsapp"))


def test_a_dry_run_writes_nothing(table: Path, ada: Agent, capsys: pytest.CaptureFixture[str]):
    people._import(table, asked(is_dry=True))
    said = capsys.readouterr().out
    assert "1 would be new" in said
    assert "\nWhy: /desk/" in said, "the rows themselves come as a file once they were refused"
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (asked("Grad=about"), "There is no column “Grad”"),
        (asked("Odjel=own.x"), "There is no target “own.x”"),
        (asked(agent="alice@gul.example"), "There is no manager"),
        (asked(way="all"), "--way is both"),
        (asked("Mejl="), "by it people are known again"),
    ],
)
def test_what_cannot_be_is_refused_plainly(table: Path, ada: Agent, wish: Asked, why: str):
    with pytest.raises(RefusedError, match=why):
        people._import(table, wish)
