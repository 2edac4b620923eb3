"""Files as they really come: titles above a header, merged cells, far cells, broken letters."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact, ContactTag, Handle, OwnField
from alaka.core import clock
from alaka.core.sheets import FORMATS
from alaka.core.sheets import books as sheets
from alaka.importing import files, trying
from alaka.importing.models import Import
from alaka.importing.reading import UnreadableError, big_books, extents, open_table
from alaka.importing.staging import Staged
from alaka.importing.tests.books import ods, ods_of, xlsx
from alaka.importing.tests.conftest import Bring, tried, written
from alaka.importing.tests.test_big_open_books import cell, row, table
from alaka.segments.exporting import lists
from alaka.segments.listing import Listing

HEADER = ["Ad", "Telefon", "E-poçt"]
DANA = ["Dana", "+994501234567", "dana@example.org"]


def saved(folder: Path, content: bytes | str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def changed(path: Path, part: str, was: str, now: str) -> Path:
    """A workbook with something else in one of its parts."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    parts[part] = parts[part].replace(was, now)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return path


@pytest.mark.parametrize(
    "above",
    [
        [["Müştərilər", "", "Tarix: yanvar"]],
        [["Müştərilər", "", "01.02.2026"], ["", "", ""]],
        [["Müştəri", "Əlaqə", ""]],
    ],
)
def test_the_header_is_found_below_lines_that_look_like_one(tmp_path: Path, above):
    text = "\n".join(";".join(line) for line in [*above, HEADER, DANA])
    found = open_table(saved(tmp_path, text))
    assert found.header == tuple(HEADER)
    assert [(each.number, each.cells) for each in found.rows()] == [(len(above) + 2, tuple(DANA))]


def test_a_header_may_hold_a_year(tmp_path: Path):
    found = open_table(saved(tmp_path, "Ad;Telefon;2025;2026\nDana;+994501234567;1;2\n"))
    assert found.header == ("Ad", "Telefon", "2025", "2026")


@pytest.mark.parametrize("make", ["csv", "xlsx"])
def test_a_header_among_the_rows_is_left_out_and_counted(tmp_path: Path, bring: Bring, make: str):
    """A sheet that was made to be printed page by page; files that were joined."""
    emir = ["Emir", "+994501234568", "emir@example.org"]
    ad = ["Ad", "+994501234569", "ad@example.org"]
    lines = [HEADER, DANA, HEADER, emir, [each.upper() + " " for each in HEADER], ad]
    text = "\n".join(";".join(line) for line in lines)
    content = text if make == "csv" else xlsx(tmp_path / "a", {"A": lines}).read_bytes()
    of = written(bring(content, name=f"people.{make}"))
    assert of.counts == {"created": 3, "changed": 0, "unchanged": 0, "refused": 0}
    assert of.total == 3
    left_out = "Rows that say the names of the columns once more were left out: 2."
    assert str(of.remark) == left_out
    assert set(Contact.objects.values_list("name", flat=True)) == {"Ad", "Dana", "Emir"}


def test_one_word_may_be_somebodys_name(tmp_path: Path):
    table = open_table(saved(tmp_path, "Dana\nEmir\nDana\n"))
    assert [each.cells for each in table.rows()] == [("Emir",), ("Dana",)]
    assert not table.remark()
    table = open_table(saved(tmp_path, "E-mail\na@x.example\ne-mail\nb@x.example\n"))
    assert [each.cells for each in table.rows()] == [("a@x.example",), ("b@x.example",)]


def test_some_broken_letters_do_not_spoil_the_others(tmp_path: Path):
    lines = "".join(f"Şükür Əliyev;+99450123{at:04d}\n" for at in range(50))
    text = f"Ad;Telefon\n{lines}".encode() + b"Ren\xe9;+994501239999\n"
    rows = list(open_table(saved(tmp_path, text)).rows())
    assert {each.cells[0] for each in rows[:-1]} == {"Şükür Əliyev"}
    assert rows[-1].cells[0] == "Ren\ufffd"


def test_a_quotation_mark_that_stays_open_swallows_no_rows(tmp_path: Path):
    text = 'Name,E-mail\nDana,dana@example.org\n"Emir,emir@example.org\nAna,ana@example.org'
    with pytest.raises(UnreadableError, match="Line 3 cannot be read"):
        list(open_table(saved(tmp_path, text)).rows())
    closed = saved(tmp_path, 'Name, E-mail\nDana, "dana@example.org"\nx,"two\nlines"')
    assert [each.cells for each in open_table(closed).rows()] == [
        ("Dana", "dana@example.org"),
        ("x", "two\nlines"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "<html><table><tr><td>Name</td></tr></table></html>",
        '\ufeff<?xml version="1.0"?><Workbook/>',
        '{"name": "Dana", "email": "dana@example.org"}',
    ],
)
def test_pages_and_programs_are_no_tables(tmp_path: Path, content: str):
    with pytest.raises(UnreadableError, match="not a table"):
        open_table(saved(tmp_path, content, "people.xls"))


@pytest.mark.parametrize("most", [extents.MOST, 0])
def test_merged_cells_say_for_all_their_rows_what_the_first_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
):
    monkeypatch.setattr(extents, "MOST", most)
    lines: list[list[object]] = [
        ["Ad", "Əlaqə", None, "Şirkət"],
        [None, "Telefon", "E-poçt"],
        [*DANA, "Gül"],
        ["Emir", "+38761123456", "emir@example.org"],
        [],
        ["Ana", "+38761123457", "ana@example.org"],
    ]
    path = xlsx(tmp_path / "people", {"People": lines})
    places = "".join(f'<mergeCell ref="{at}"/>' for at in ("A1:A2", "B1:C1", "D1:D2", "D3:D5"))
    merged = f"</sheetData><mergeCells>{places}</mergeCells>"
    changed(path, "xl/worksheets/s0.xml", "</sheetData>", merged)
    found = open_table(path)
    assert found.header == ("Ad", "Telefon", "E-poçt", "Şirkət")
    companies = [each.cells[3] if len(each.cells) > 3 else "" for each in found.rows()]
    assert companies == ["Gül", "Gül", ""]


def test_merged_cells_of_open_documents_too(tmp_path: Path):
    down = '<table:table-cell table:number-rows-spanned="2" office:value-type="string">'
    covered = "<table:covered-table-cell/>"
    rows = (
        row(cell("E-poçt"), cell("Şirkət")),
        row(cell("dana@example.org"), f"{down}<text:p>Gül</text:p></table:table-cell>"),
        row(cell("emir@example.org"), covered),
        row(cell("ana@example.org"), cell("")),
    )
    found = open_table(ods_of(tmp_path / "people", table(*rows)))
    assert [each.cells for each in found.rows()] == [
        ("dana@example.org", "Gül"),
        ("emir@example.org", "Gül"),
        ("ana@example.org",),
    ]


def test_merged_cells_of_an_old_workbook_too():
    found = open_table(Path(__file__).parent / "merged.xls")
    rows = [each.cells[:4] for each in found.rows()]
    assert rows[0] == ("Dana", "dana@example.org", "Gül MMC", date(1990, 5, 12))
    assert [cells[2] for cells in rows] == ["Gül MMC", "Gül MMC", ""]


def test_the_sheet_whose_columns_are_known_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    words: list[list[object]] = [["How to fill this in"], ["One row for each"], ["Thank you"]]
    people: list[list[object]] = [["Ad", "E-poçt"], ["Dana", "dana@example.org"]]
    others: list[list[object]] = [["Fruit", "Price"], ["Fig", 2]]
    sheets = {"Read me": words, "People": people, "Fruits": others}
    books = [xlsx(tmp_path / "people", sheets), ods(tmp_path / "people", sheets)]
    monkeypatch.setattr(big_books, "BIG", 0)
    books.append(xlsx(tmp_path / "big", sheets))
    for book in books:
        found = open_table(book)
        assert (found.sheet, list(found.sheets)) == ("People", list(sheets))
        assert open_table(book, "Fruits").header == ("Fruit", "Price")
        with pytest.raises(UnreadableError, match="but Read me, People, Fruits"):
            open_table(book, "Vegetables")
    unknown = ods(tmp_path / "unknown", {"Read me": words, "Fruits": others})
    assert open_table(unknown).sheet == "Read me"


def test_a_cell_far_away_fills_no_memory(tmp_path: Path):
    path = xlsx(tmp_path / "people", {"People": [HEADER, *[DANA] * 30]})
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path) as book:
        assert not extents.is_wide(book)
    changed(path, "xl/worksheets/s0.xml", "</sheetData>", far)
    with zipfile.ZipFile(path) as book:
        assert extents.is_wide(book)
    assert [each.number for each in open_table(path).rows()][-2:] == [31, 1_048_576]


def test_cells_without_a_place_of_their_own_stand_beside_each_other(tmp_path: Path):
    path = xlsx(tmp_path / "people", {"People": [HEADER]})
    cells = "<row><c><v>1</v></c><c/><c><v>3</v></c></row></sheetData>"
    changed(path, "xl/worksheets/s0.xml", "</sheetData>", cells)
    assert [each.cells for each in open_table(path).rows()] == [(1.0, None, 3.0)]


def test_a_few_bytes_that_say_a_thousand_million_cells_are_read_one_by_one(tmp_path: Path):
    alike = row(cell("1", number_columns_repeated="300"), alike=1_000_000)
    found = open_table(ods_of(tmp_path / "people", table(alike)))
    assert len(next(found.rows()).cells) == 300


def test_parts_that_are_too_large_for_what_they_are_for_are_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("alaka.importing.reading.big_parts._LARGEST", 100)
    monkeypatch.setattr("alaka.importing.reading.big_books.BIG", 0)
    with pytest.raises(UnreadableError, match="damaged"):
        open_table(xlsx(tmp_path / "people", {"People": [HEADER, DANA]}))


def test_a_text_longer_than_any_program_writes_is_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = xlsx(tmp_path / "people", {"People": [HEADER, ["x" * 200_000]]})
    monkeypatch.setattr("alaka.importing.reading.big_books.BIG", 0)
    assert len(list(open_table(path).rows())) == 1
    monkeypatch.setattr("alaka.importing.reading.big_books._LONGEST", 100_000)
    with pytest.raises(UnreadableError, match="damaged"):
        list(open_table(path).rows())


def test_cards_that_telephones_write_lose_nobody(tmp_path: Path):
    text = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Dana\nTEL:061/123-456\nORG:Gül d.o.o.;Prodaja\n"
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-21\nTZ:-0500\n"
        "BEGIN:VCARD\nVERSION:4.0\nFN:Emir\nBDAY:--0321\nTZ:Europe/Sarajevo\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:4.0\nFN:Ana\n"
    )
    found = open_table(saved(tmp_path, text, "people.vcf"))
    said = [dict(zip(found.header, each.cells, strict=True)) for each in found.rows()]
    assert [each["Name"] for each in said] == ["Dana", "Emir", "Ana"]
    assert [each["Birthday"] for each in said] == ["", "", ""]
    assert [each["Time zone"] for each in said] == ["", "Europe/Sarajevo", ""]
    assert said[0]["Company"] == "Gül d.o.o."


def test_cards_bring_their_groups_as_tags_and_their_messengers(tmp_path: Path, bring: Bring):
    text = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Dana\nEMAIL:dana@example.org\nCATEGORIES:VIP,Gül dostu\n"
        "item1.CATEGORIES:myContacts,Pays late\nIMPP;X-SERVICE-TYPE=Telegram:https://t.me/dana_n\n"
        "IMPP;X-SERVICE-TYPE=WhatsApp:https://wa.me/38761123456\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Emir\nEMAIL:emir@example.org\nCATEGORIES:myContacts\n"
        "X-CUSTOMER-NUMBER:0017\nEND:VCARD\n"
    )
    of = written(bring(text, name="people.vcf"))
    assert of.counts == {"created": 2, "changed": 0, "unchanged": 0, "refused": 0}
    dana, emir = Contact.objects.order_by("name")
    tags = ContactTag.objects.values_list("contact__name", "tag__name")
    assert sorted(tags) == [("Dana", "Gül dostu"), ("Dana", "Pays late"), ("Dana", "VIP")]
    assert {(each.scheme, each.value) for each in dana.handles.all()} == {
        ("email", "dana@example.org"), ("telegram", "dana_n"), ("whatsapp", "+38761123456"),
    }  # fmt: skip
    assert {each.scheme for each in emir.handles.all()} == {"email", "customer"}


GROUPS = {
    "apple": (
        "BEGIN:VCARD\nVERSION:3.0\nN:VIP\\, gold\nFN:VIP\\, gold\n"
        "X-ADDRESSBOOKSERVER-KIND:group\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:AA-1\n"
        "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:gone\nUID:GG-1\nEND:VCARD\n"
    ),
    "4.0": (
        "BEGIN:VCARD\nVERSION:4.0\nKIND;X-A=b:group\nFN:VIP, gold\n"
        "MEMBER:mailto:dana@example.org\nMEMBER:tel:+387-61-123-456\nEND:VCARD\n"
    ),
    "mac": (
        "BEGIN:VCARD\nVERSION:3.0\nFN:VIP\\, gold\nitem1.X-ADDRESSBOOKSERVER-KIND:GROUP\n"
        "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:BB-2\nEND:VCARD\n"
    ),
}


@pytest.mark.parametrize(
    ("kind", "members"), [("apple", {"Dana"}), ("4.0", {"Dana", "Emir"}), ("mac", {"Emir"})]
)
def test_cards_that_are_groups_are_no_people_but_tags_of_theirs(
    bring: Bring, kind: str, members: set[str]
):
    text = GROUPS[kind] + (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Dana\nEMAIL:Dana@example.org\nUID:aa-1\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Emir\nTEL:+38761123456\nX-ABUID:BB-2\\:ABPerson\n"
        "CATEGORIES:Old\nEND:VCARD\n"
    )
    of = written(bring(text, name="people.vcf"))
    assert of.counts == {"created": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert str(of.remark).startswith("Cards that are groups: 1.")
    tags = ContactTag.objects.filter(tag__name="VIP, gold")
    assert set(tags.values_list("contact__name", flat=True)) == members
    assert ContactTag.objects.filter(tag__name="Old", contact__name="Emir").exists()


def test_cards_that_books_of_addresses_write_are_read_as_they_are_meant(bring: Bring):
    text = (
        "BEGIN:VCARD\nVERSION:4.0\nFN:Zoé\nEMAIL:zoe@example.org\nCATEGORIES:VIP\\, gold,Old\n"
        'TEL;VALUE=uri;TYPE="voice,home":tel:+33-6-12-34-56-78;ext=102\n'
        "TEL;VALUE=uri;TYPE=work:tel:+33-1-42-68-53-00\nTEL;TYPE=fax:tel:+33142685301\n"
        'ADR;LABEL="12 rue: de la Paix";TYPE=home:;;12 rue de la Paix;Paris;;75002;France\n'
        "END:VCARD\nBEGIN:VCARD\nVERSION:2.1\nFN:Emir\nTEL;HOME;FAX:+38733123456\n"
        "TEL;CELL:+38761123456\nIMPP;X-SERVICE-TYPE=Telegram;type=HOME:x-apple:emir_k\n"
        "IMPP;X-SERVICE-TYPE=Skype:skype:emir\nEND:VCARD\n"
    )
    of = written(bring(text, name="people.vcf"))
    assert of.counts["created"] == 2, of.refusals.values()
    emir, zoe = Contact.objects.order_by("name")
    assert {each.value for each in emir.handles.all()} == {"+38761123456", "emir_k"}
    numbers = zoe.handles.filter(scheme="phone").values_list("value", flat=True)
    assert set(numbers) == {"+33612345678", "+33142685300"}
    assert zoe.country == "FR"
    tags = ContactTag.objects.filter(contact=zoe).values_list("tag__name", flat=True)
    assert set(tags) == {"VIP, gold", "Old"}


FORMULAS = (
    '<row r="2"><c r="A2" t="inlineStr"><is><t>Dana</t></is></c>'
    '<c r="B2"><f>A2&amp;"@example.org"</f><v></v></c></row>'
    '<row r="3"><c r="A3" s="0" t="str"><f>A2</f><v>Emir</v></c>'
    '<c r="B3" t="str"><f>LOWER("EMIR@EXAMPLE.ORG")</f><v>emir@example.org</v></c>'
    '<c r="C3" t="str"><f>IF(1,"","x")</f><v></v></c></row>'
    '<row r="4"><c r="A4" t="inlineStr"><is><t>Ana</t></is></c>'
    '<c r="B4" t="inlineStr"><is><t>ana@example.org</t></is></c>'
    '<c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D4"><f>B4</f></c></row></sheetData>'
)
OPEN_FORMULAS = (
    row(cell("Ad"), cell("E-poçt"), cell("Şərh"), cell("Qeyd")),
    row(cell("Dana"), '<table:table-cell table:formula="of:=[.A2]&amp;&quot;@example.org&quot;"/>'),
    row(
        cell("Emir"),
        '<table:table-cell table:formula="of:=LOWER(X)" office:value-type="string">'
        "<text:p>emir@example.org</text:p></table:table-cell>",
        '<table:table-cell table:formula="of:=T(1)" office:value-type="string" '
        'office:string-value=""/>',
    ),
    row(
        cell("Ana"), cell("ana@example.org"), cell(""),
        '<table:table-cell table:formula="of:=[.B4]"/>',
    ),
)  # fmt: skip


@pytest.mark.parametrize("kind", ["small", "big", "open"])
def test_a_formula_that_nobody_reckoned_is_said_and_not_taken_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bring: Bring, kind: str
):
    monkeypatch.setattr("alaka.importing.reading.big_books.BIG", 0 if kind == "big" else 10**9)
    path = xlsx(tmp_path / "people", {"People": [["Ad", "E-poçt", "Şərh", "Qeyd"]]})
    changed(path, "xl/worksheets/s0.xml", "</sheetData>", FORMULAS)
    if kind == "open":
        path = ods_of(tmp_path / "people", table(*OPEN_FORMULAS))
    columns = ("name", "email", "about", "note")
    of = tried(bring(path.read_bytes(), name=path.name, columns=columns))
    assert of.trial == {"created": 1, "changed": 0, "unchanged": 0, "refused": 2}
    said = {number: str(*words) for number, words in trying.refused(Staged(of.pk))}
    assert set(said) == {2, 4}
    assert said[2].startswith("E-poçt: “=")
    assert "is a formula without its result" in said[2]
    assert said[4].startswith("Qeyd: “=")
    # A column that is left out may hold what it likes.
    of = tried(bring(path.read_bytes(), name=path.name, columns=(*columns[:3], "")))
    assert of.trial["created"] == 2


def test_sheets_with_the_same_columns_are_one_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bring: Bring
):
    months: dict[str, list[list[object]]] = {
        "Read me": [["One row for each"]],
        "January": [["Ad", "E-poçt"], ["Dana", "dana@example.org"], ["Erin", "erin@x.example"]],
        "Fruits": [["Fruit", "Price"], ["Fig", 2]],
        "February": [["AD", "e-poçt ", ""], ["Omid", "omid@x.example"]],
        "Empty": [],
    }
    books = [xlsx(tmp_path / "people", months), ods(tmp_path / "people", months)]
    monkeypatch.setattr(big_books, "BIG", 0)
    books.append(xlsx(tmp_path / "big", months))
    for book in books:
        found = open_table(book)
        assert (found.sheet, found.header) == ("", ("Ad", "E-poçt"))
        rows = [(each.number, each.cells[0]) for each in found.rows()]
        assert rows == [(2, "Dana"), (3, "Erin"), (5, "Omid")]
        assert "January, February" in found.remark()
        assert [each.cells[0] for each in open_table(book, "February").rows()] == ["Omid"]
    of = tried(bring(books[0].read_bytes(), name="people.xlsx"))
    assert (of.planned.sheet, of.trial["created"]) == ("", 3)


def test_our_own_workbook_of_many_sheets_comes_back_whole(ada: Agent):
    for number in range(5):
        contact = Contact.objects.create(name=f"Person {number}", created_at=clock.now())
        Handle.objects.create(
            scheme="email", value=f"p{number}@x.example", contact=contact, created_at=clock.now()
        )
    people = lists.table(Listing(), ada, FORMATS["xlsx"], is_whole=True)
    data = b"".join(sheets.written(people, rows=3))
    of = tried(files.take_in("people.xlsx", [data], by=ada))
    assert of.trial == {"created": 0, "changed": 0, "unchanged": 5, "refused": 0}


def addresses(of: Import) -> dict[int, list[str]]:
    """By the number of the row."""
    found: dict[int, list[str]] = {}
    for number, value in Staged(of.pk).run("SELECT number, value FROM ADDRESSES ORDER BY 1, place"):
        found.setdefault(number, []).append(value)
    return found


def test_addresses_are_read_as_people_leave_them_in_cells(bring: Bring):
    cells = [
        "a@x.example;", "MAILTO:b@x.example?subject=Hi", "c@x.example / c2@x.example",
        "d@x.example;mailto:d2@x.example", "e@x.example.", "f@x.example ili f2@x.example",
        'G <g@x.example>; "H" <h@x.example>', "i@x.example | i2@x.example",
    ]  # fmt: skip
    of = tried(bring([["Ime", "E-mail"], *([f"N{n}", cell] for n, cell in enumerate(cells))]))
    assert list(addresses(of).values()) == [
        ["a@x.example"], ["b@x.example"], ["c@x.example", "c2@x.example"],
        ["d@x.example", "d2@x.example"], ["e@x.example"], ["f@x.example", "f2@x.example"],
        ["g@x.example", "h@x.example"], ["i@x.example", "i2@x.example"],
    ]  # fmt: skip
    of = tried(bring([["Ime", "E-mail"], ["A", "a@x.example"], ["B", "b(at)x.example"]]))
    assert of.trial["refused"] == 1


def test_numbers_may_have_words_beside_them_and_none_may_be_said(bring: Bring):
    cells = [
        "+387 61 123 456 (mob.)", "Tel: 061 123 457", "061/123-458", "061 123 459 ili 062 333 444",
        "tel:+38761123460", "-", "n/a", "nema", "ندارد",
    ]  # fmt: skip
    rows = [[f"N{n}", cell, f"n{n}@x.example"] for n, cell in enumerate(cells)]
    of = tried(bring([["Ime", "Telefon", "E-mail"], *rows], country="BA"))
    assert of.trial["refused"] == 0
    found = [[each for each in theirs if each[0] == "+"] for theirs in addresses(of).values()]
    assert found == [
        ["+38761123456"], ["+38761123457"], ["+38761123458"], ["+38761123459", "+38762333444"],
        ["+38761123460"], [], [], [], [],
    ]  # fmt: skip
    # Of two numbers nobody says which is which.
    rows = [["N", "033 123 456 lok. 12", "n@x.example"], ["M", "061 123 456", "m@x.example"]]
    of = tried(bring([["Ime", "Telefon", "E-mail"], *rows], country="BA"))
    assert of.trial["refused"] == 1


def test_names_with_the_family_first_are_turned_where_most_are_written_so(bring: Bring):
    names = ["Novak, Dana", "Đurić, Ana-Marija", "Acme, d.o.o.", "رضایی، شیرین", "Cher", "Bee, Ann"]
    rows = [[name, f"n{at}@x.example"] for at, name in enumerate(names)]
    of = tried(bring([["Name", "E-mail"], *rows]))
    assert of.planned.columns == ("last_first", "email")
    found = [given["name"] for (given,) in Staged(of.pk).run("SELECT given FROM ROWS ORDER BY 1")]
    assert sorted(found) == sorted(
        ["Dana Novak", "Ana-Marija Đurić", "Acme, d.o.o.", "شیرین رضایی", "Cher", "Ann Bee"]
    )
    of = bring([["Name", "E-mail"], ["Bee, Ann", "a@x.example"], ["Cher", "c@x.example"]])
    assert of.planned.columns == ("name", "email")


def test_every_refusal_says_why(bring: Bring):
    """Also where Django's words depend on a number."""
    for key, kind in (("text", "text"), ("number", "number"), ("money", "money"), ("day", "date")):
        OwnField.objects.create(key=key, name=key.title(), kind=kind, options={"currency": "EUR"})
    bad = {"Text": "x" * 2001, "Number": "1" * 40, "Money": "1.2345", "Day": "soon"}
    for at, (name, value) in enumerate(bad.items()):
        of = tried(bring([["E-mail", name], [f"n{at}@x.example", value]]))
        ((_number, reasons),) = trying.refused(Staged(of.pk))
        with translation.override("bs"):
            said = str(reasons[0]).partition(": ")[2]
        assert len(said) > 10, name
        assert said != str(reasons[0]).partition(": ")[2], name
    # What only says that there is nothing is nothing.
    of = tried(bring([["E-mail", "Number", "Day"], ["a@x.example", "n/a", "-"]]))
    assert of.trial["created"] == 1
