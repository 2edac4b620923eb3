"""Files of every kind become the same rows, whatever letters and signs they were saved with."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from alaka.importing.reading import Row, UnreadableError, open_table, text_of
from alaka.importing.tests.books import ods, xlsx

PEOPLE = [["Name", "E-mail", "Phone"], ["Dana Novak", "dana@example.org", "061 123 456"]]


def saved(
    folder: Path, content: bytes | str, name: str = "people.csv", encoding: str = "utf-8"
) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def rows(path: Path) -> list[Row]:
    return list(open_table(path).rows())


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiters_and_unicode_are_recognised(tmp_path: Path, sign: str, encoding: str):
    text = "\r\n".join(sign.join(line) for line in [*PEOPLE, ["Şükür Əliyev", "", "نام"]])
    table = open_table(saved(tmp_path, text, encoding=encoding))
    assert table.header == ("Name", "E-mail", "Phone")
    assert [row.cells for row in table.rows()] == [tuple(PEOPLE[1]), ("Şükür Əliyev", "", "نام")]


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1250", ["Đorđe Čolić", "Žana Šarić", "Ćamil Hodžić", "Mućo Pašić"]),
        ("cp1251", ["Љубица Ђурић", "Петар Чолић", "Мария Иванова", "ЖЕЉКО ЋОСИЋ"]),
        ("cp1252", ["Éloïse Lefèvre", "François Noël", "Hélène Crête", "Zoé Garçon"]),
        ("cp1254", ["Şükür Çıraqov", "Gülşen Ağayeva", "İlqar Mikayıloğlu"]),
        ("koi8-r", ["Мария Иванова", "Пётр Чайкин", "ИГОРЬ Щукин"]),
        ("cp866", ["Мария Иванова", "Пётр Чайкин", "ИГОРЬ ЩУКИН"]),
        ("mac_roman", ["Éloïse Lefèvre", "François Noël", "Hélène Crête", "Zoé Garçon"]),
        ("cp1256", ["مريم رضايي", "پرويز گلچين", "ژاله كريمي"]),
    ],
)
def test_old_encodings_are_known_by_their_words(tmp_path: Path, encoding: str, names: list[str]):
    text = "Name;E-mail\r\n" + "".join(
        f"{name};a{at}@example.org\r\n" for at, name in enumerate(names)
    )
    assert [row.cells[0] for row in rows(saved(tmp_path, text, encoding=encoding))] == names


def test_a_row_has_the_number_that_its_owner_sees(tmp_path: Path):
    text = 'Customers of the shop\n\nName,Note\nDana,"two\nlines, one ""cell"""\n\nEmir,x\n'
    found = rows(saved(tmp_path, text))
    assert found[0] == Row(4, ("Dana", 'two\nlines, one "cell"'))
    assert found[1] == Row(6, ("Emir", "x"))


def test_a_table_without_a_header_has_columns_without_names(tmp_path: Path):
    table = open_table(saved(tmp_path, "Dana,dana@example.org\nEmir,emir@example.org\n"))
    assert table.header == ("", "")
    assert [row.number for row in table.rows()] == [1, 2]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_workbooks_keep_numbers_and_days_as_such(tmp_path: Path, make):
    lines = [["Name", "Phone", "Since", "Limit"], ["Dana", 38761123456, date(2026, 3, 12), 12.5]]
    path = make(tmp_path / "people", {"Empty": [], "People": [[], *lines]})
    table = open_table(path)
    assert (table.sheet, list(table.sheets)) == ("People", ["Empty", "People"])
    row = next(table.rows())
    assert row.number == 3
    assert [text_of(cell) for cell in row.cells] == ["Dana", "38761123456", "2026-03-12", "12.5"]
    assert row.cells[2] == date(2026, 3, 12)


CARDS = {
    "2.1": (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
        "=C5=A0ari=C4=87;=C5=BDana;;;\r\nTEL;CELL;VOICE:061/123-456\r\n"
        "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:likes =\r\nroses=0D=0Aand tulips\r\n"
        "EMAIL;INTERNET:zana@example.org\r\nEND:VCARD\r\n"
    ),
    "3.0": (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Žana Šarić\nN:Šarić;Žana;;;\n"
        "item1.EMAIL;TYPE=INTERNET,WORK:zana@example.org\nTEL;TYPE=CELL:061/123-456\n"
        "NOTE:likes ros\n es\\nand tulips\nBDAY:19900321\nEND:VCARD\n"
    ),
    "4.0": (
        "BEGIN:VCARD\nVERSION:4.0\nFN:Žana Šarić\nEMAIL:zana@example.org\n"
        "TEL;VALUE=uri;TYPE=cell:tel:061/123-456\nNOTE:likes roses\\nand tulips\n"
        "ADR;TYPE=home:;;Ulica 1;Sarajevo;;71000;Bosnia\nEND:VCARD\n"
    ),
}


@pytest.mark.parametrize("version", CARDS)
def test_address_cards_of_each_version_say_the_same(tmp_path: Path, version: str):
    table = open_table(saved(tmp_path, CARDS[version] * 2, "people.vcf"))
    found = [dict(zip(table.header, row.cells, strict=True)) for row in table.rows()]
    assert len(found) == 2
    assert found[0]["Name"] == "Žana Šarić"
    assert (found[0]["E-mail"], found[0]["Phone"]) == ("zana@example.org", "061/123-456")
    assert str(found[0]["About"]).replace("\r", "") == "likes roses\nand tulips"
    if version == "3.0":
        assert found[0]["Birthday"] == "1990-03-21"
    if version == "4.0":
        assert found[0]["Country"] == "Bosnia"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "nothing in this file"),
        (b"\n\n  \n", "nothing in this file"),
        (b"%PDF-1.7\n", "not a table"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "protected by a password"),
        (b"PK\x03\x04 not a zip at all", "damaged"),
        (b"\x00\x01\x02\x03" * 50, "not a table"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, why: str):
    with pytest.raises(UnreadableError, match=why):
        open_table(saved(tmp_path, content))


def test_a_quotation_mark_that_nobody_closed_is_named_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("alaka.importing.reading.texts.LONGEST", 1000)
    text = "Name,Note\n" + "Dana,fine\n" * 3 + 'Emir,"never closed\n' + "more,lines\n" * 500
    with pytest.raises(UnreadableError, match="quotation mark is missing"):
        rows(saved(tmp_path, text))


def test_a_zip_that_is_no_workbook_says_so(tmp_path: Path):
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(UnreadableError, match="damaged"):
        open_table(path)
