"""The pages on which managers bring people in."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.conftest import logged_in
from alaka.contacts.models import Contact, OwnField
from alaka.core.tests.downloads import downloaded
from alaka.importing import files, running
from alaka.importing.models import Import, State
from alaka.importing.reading import open_table
from alaka.importing.tests.books import xlsx
from alaka.importing.tests.conftest import Bring, tried, written

pytestmark = pytest.mark.django_db

LIST = "/desk/contacts/imports/"
CELLS = "Name\tE-mail\tShoe size\nDana Hill\tdana@example.org\t39\nEmir\tnobody\t42\n"


@pytest.fixture
def at_ada(ada: Agent) -> Client:
    return logged_in(ada)


def posted(client: Client, **columns: str) -> tuple[Import, Any]:
    of = Import.objects.get()
    given = {"key": "email", "way": "both", "language": "en", "country": "", **columns}
    return of, client.post(f"{LIST}{of.pk}/columns/", given)


def test_pasted_cells_are_mapped_tried_imported_and_undone(at_ada: Client, dana: Contact):
    answer = at_ada.post(LIST, {"cells": CELLS})
    of = Import.objects.get()
    assert answer.headers["Location"] == f"{LIST}{of.pk}/columns/"
    page = at_ada.get(answer.headers["Location"]).content.decode()
    assert "Shoe size" in page
    assert "dana@example.org" in page
    assert "Please check" in page
    columns = {"column-0": "name", "column-1": "email", "column-2": "new:number"}
    of, answer = posted(at_ada, **columns)
    assert answer.status_code == 302
    assert OwnField.objects.get().name == "Shoe size"
    assert "every 3s" in at_ada.get(f"{LIST}{of.pk}/").content.decode()
    running.run(of.pk)
    page = at_ada.get(f"{LIST}{of.pk}/").content.decode()
    assert "Would change" in page
    assert "<del><bdi>Dana Novak</bdi></del>" in page
    assert "is not an e-mail address" in page
    assert Contact.objects.get(pk=dana.pk).name == "Dana Novak"
    assert at_ada.post(f"{LIST}{of.pk}/writing").status_code == 302
    running.run(of.pk)
    dana.refresh_from_db()
    assert (dana.name, dana.own) == ("Dana Hill", {"shoe_size": "39"})
    assert "Undo the import" in at_ada.get(f"{LIST}{of.pk}/").content.decode()
    at_ada.post(f"{LIST}{of.pk}/undoing")
    running.run(of.pk)
    dana.refresh_from_db()
    assert (dana.name, dana.own) == ("Dana Novak", {})
    page = at_ada.get(f"{LIST}{of.pk}/").content.decode()
    assert "was undone" in page
    assert "Import it once more" in page
    answer = at_ada.post(f"{LIST}{of.pk}/again")
    of, again = Import.objects.get(pk=of.pk), Import.objects.latest("pk")
    assert answer.headers["Location"] == f"{LIST}{again.pk}/columns/"
    assert (again.planned, again.header, again.state) == (of.planned, of.header, "draft")
    again.put(state="trying")
    running.run(again.pk)
    assert Import.objects.get(pk=again.pk).trial == of.trial
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"import begun", "people imported", "import undone", "own field added"} <= acts


def test_an_import_that_would_do_nothing_says_so_and_is_not_offered(at_ada: Client, bring: Bring):
    of = tried(bring([["Name", "E-mail"], ["Dana", "nobody"], ["Emir", "x@"]]))
    page = at_ada.get(f"{LIST}{of.pk}/").content.decode()
    assert "would do nothing" in page
    assert "/writing" not in page
    rows = [["Name", "E-mail"], ["Dana", "d@example.org"]]
    written(bring(rows))
    of = tried(bring(rows))
    page = at_ada.get(f"{LIST}{of.pk}/").content.decode()
    assert "Everything in this file is known already" in page
    assert "/writing" not in page


def test_what_was_no_row_is_said_once_it_was_read(at_ada: Client, bring: Bring):
    header, dana = CELLS.splitlines()[:2]
    of = tried(bring(f"{header}\n{dana}\n{header}\n"))
    assert "once more were left out: 1." in at_ada.get(f"{LIST}{of.pk}/").content.decode()


def test_new_fields_of_the_same_header_are_two(at_ada: Client):
    at_ada.post(LIST, {"cells": "E-mail\tBoy\tBoy\nx@example.org\t1\t2\n"})
    columns = {"column-0": "email", "column-1": "new:number", "column-2": "new:number"}
    of, answer = posted(at_ada, **columns)
    assert answer.status_code == 302
    assert [field.name for field in OwnField.objects.all()] == ["Boy", "Boy 2"]
    of = written(of)
    assert Contact.objects.get().own == {"boy": "1", "boy_2": "2"}
    # The same table once more: each has what was chosen for it.
    at_ada.post(LIST, {"cells": "E-mail\tBoy\tBoy\ny@example.org\t3\t4\n"})
    assert Import.objects.latest("pk").planned.columns == of.planned.columns


def test_what_cannot_be_read_is_said_beside_the_form(at_ada: Client):
    file = SimpleUploadedFile("people.pdf", b"%PDF-1.7")
    answer = at_ada.post(LIST, {"file": file})
    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert "This is not a table" in answer.content.decode()
    assert "Choose a file, or paste cells" in at_ada.post(LIST, {}).content.decode()


def test_columns_that_cannot_be_so_are_refused_and_stay_chosen(at_ada: Client):
    at_ada.post(LIST, {"cells": CELLS})
    of, answer = posted(at_ada, **{"column-0": "name", "column-1": "", "column-2": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "by it people are known again" in page
    assert '<option value="name" selected>' in page
    assert Import.objects.get(pk=of.pk).state == State.DRAFT
    _of, answer = posted(at_ada, **{"column-0": "own.nothing", "column-1": "email"})
    assert "Choose again" in answer.content.decode()


def test_managers_add_no_fields_and_agents_import_nothing(at_bob: Client, at_alice: Client):
    at_bob.post(LIST, {"cells": CELLS})
    of, answer = posted(at_bob, **{"column-1": "email", "column-2": "new:number"})
    assert answer.status_code == 422
    assert not OwnField.objects.exists()
    for path in (LIST, f"{LIST}{of.pk}/", f"{LIST}{of.pk}/columns/", f"{LIST}{of.pk}/refused.csv"):
        assert at_alice.get(path).status_code == 403
    assert at_alice.post(f"{LIST}{of.pk}/writing").status_code == 403


def test_refused_rows_come_as_a_file_and_are_imported_once_mended(at_ada: Client, bring: Bring):
    of = written(
        bring(
            [
                ["Name", "E-mail", "Code"],
                ["Dana", "a@example.org", "7"],
                ["=1+1", "nobody", "8"],
                ["Zoé", "also nobody", "9"],
            ],
            columns=("name", "email", "customer"),
            key="addresses",
        )
    )
    answer = at_ada.get(f"{LIST}{of.pk}/refused.csv")
    text = downloaded(answer).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Name", "E-mail", "Code", "Row", "Why it was refused"]
    assert [row[:4] for row in rows[1:]] == [
        ["'=1+1", "nobody", "8", "3"],
        ["Zoé", "also nobody", "9", "4"],
    ]
    assert "“nobody” is not an e-mail address" in rows[1][4]
    mended = text.replace("also nobody", "zoe@example.org").replace(",nobody", ",b@example.org")
    at_ada.post(LIST, {"file": SimpleUploadedFile("refused.csv", mended.encode())})
    again = Import.objects.first()
    assert again is not None
    assert again.planned.columns[:2] == ("name", "email")
    assert written(again).counts["created"] == 2
    assert AuditEntry.objects.filter(act="refused rows exported").exists()


def test_refused_rows_of_a_workbook_come_as_one(at_ada: Client, ada: Agent, tmp_path: Path):
    rows: list[list[object]] = [
        ["Name", "E-mail", "Born"],
        ["Dana", "a@example.org", date(1990, 3, 21)],
        ["Zoé", "nobody", date(1985, 3, 12)],
    ]
    book = xlsx(tmp_path / "people", {"People": rows})
    with book.open("rb") as file:
        of = files.take_in("people.xlsx", files.pieces_of(file), by=ada)
    written(of)
    address = f"{LIST}{of.pk}/refused.xlsx"
    assert address in at_ada.get(of.get_absolute_url()).content.decode()
    back = tmp_path / "refused.xlsx"
    back.write_bytes(downloaded(at_ada.get(address)))
    table = open_table(back)
    assert table.header[:3] == ("Name", "E-mail", "Born")
    row = next(table.rows())
    assert row.cells[:4] == ("Zoé", "nobody", date(1985, 3, 12), 3.0)
    assert "is not an e-mail address" in str(row.cells[4])


def test_another_sheet_of_a_workbook_can_be_taken(at_ada: Client, ada: Agent, tmp_path: Path):
    sheets: dict[str, list[list[object]]] = {
        "People": [["Name", "E-mail"], ["Dana", "a@example.org"]],
        "Shops": [["Ime", "Mobitel", "Mejl"], ["Emir", "+38761123456", "b@example.org"]],
    }
    with xlsx(tmp_path / "people", sheets).open("rb") as file:
        of = tried(files.take_in("people.xlsx", files.pieces_of(file), by=ada))
    page = at_ada.get(f"{LIST}{of.pk}/columns/").content.decode()
    assert "<option selected>People</option><option>Shops</option>" in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "dialogs are found by theirs"
    answer = at_ada.post(f"{LIST}{of.pk}/sheet", {"sheet": "Shops"})
    assert answer.headers["Location"] == f"{LIST}{of.pk}/columns/"
    of = Import.objects.get()
    assert (of.header, of.state, of.trial) == (["Ime", "Mobitel", "Mejl"], State.DRAFT, {})
    assert of.planned.columns == ("name", "phone", "email")
    at_ada.post(f"{LIST}{of.pk}/sheet", {"sheet": "Gone"})
    assert "There is no sheet “Gone”" in at_ada.get(f"{LIST}{of.pk}/columns/").content.decode()
    assert written(of).counts["created"] == 1
    assert Contact.objects.get().name == "Emir"
    # What was written stays of its sheet; the same file once more begins with that one.
    at_ada.post(f"{LIST}{of.pk}/sheet", {"sheet": "People"})
    assert Import.objects.get().planned.sheet == "Shops"
    at_ada.post(f"{LIST}{of.pk}/again")
    assert Import.objects.first().planned.sheet == "Shops"  # type: ignore[union-attr]


def test_stopping_is_asked_of_what_runs_only(at_ada: Client, bring: Bring):
    of = bring([["E-mail"], ["a@example.org"]])
    at_ada.post(f"{LIST}{of.pk}/stopping")
    assert not Import.objects.get().is_stopping
    Import.objects.update(state=State.WRITING)
    at_ada.post(f"{LIST}{of.pk}/stopping")
    assert Import.objects.get().is_stopping
    running.run(of.pk)
    assert Import.objects.get().state in {State.STOPPED, State.DONE}


def test_a_broken_file_leaves_the_import_where_it_was(bring: Bring):
    of = bring([["E-mail"], ["a@example.org"]])
    of.pieces.update(data=b"E-mail\n")
    of = tried(of)
    assert of.state == State.DRAFT
    assert "no rows below the header" in str(of.problem)


def test_the_time_line_tells_of_the_import(at_ada: Client, bring: Bring, dana: Contact):
    written(bring([["Name", "E-mail"], ["Dana Hill", "dana@example.org"]]))
    page = at_ada.get(f"/desk/contacts/{dana.pk}").content.decode()
    assert "Ada changed name by an import: people.csv" in page
