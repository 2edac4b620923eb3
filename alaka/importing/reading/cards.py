"""Address cards, .vcf of versions 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350): each card is a row.

Our own reader: the libraries know no 4.0, or give up at the first card that telephones wrote
wrongly. Of a card that which can be known of a person is taken, and the rest is left.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_noop as _

from alaka.core.sheets.texts import kept
from alaka.core.words import Words
from alaka.importing.reading.encodings import encoding_of
from alaka.importing.reading.groups import Card, Groups, is_group, plain
from alaka.importing.reading.rows import Lines, Row, Table, UnreadableError

# Column → the properties whose values stand in it, the best first.
COLUMNS = {
    "Name": ("FN", "N", "NICKNAME", "ORG"),
    "E-mail": ("EMAIL",),
    "Phone": ("TEL",),
    "Company": ("ORG",),
    "Title": ("TITLE", "ROLE"),
    "Birthday": ("BDAY",),
    "Country": ("ADR",),
    "Language": ("LANG",),
    "Time zone": ("TZ",),
    "Web": ("URL",),
    "About": ("NOTE",),
    "Tags": ("CATEGORIES",),
    "WhatsApp": ("X-WHATSAPP",),
    "Telegram": ("X-TELEGRAM",),
    "Instagram": ("X-INSTAGRAM",),
    "Customer number": ("X-CUSTOMER-NUMBER",),
    "Page in Alaka": ("UID",),
}
# Of these a person has any number, each in a line of the cell.
_MANY = {
    "EMAIL", "TEL", "CATEGORIES", "X-WHATSAPP", "X-TELEGRAM", "X-INSTAGRAM", "X-CUSTOMER-NUMBER",
}  # fmt: skip
# Beginning of the address of a messenger (IMPP) → as it is called where each has its own, and
# what stands before the rest there.
_MESSENGERS = {"https://wa.me/": ("X-WHATSAPP", "+"), "https://t.me/": ("X-TELEGRAM", "")}
# As Apple says it: X-SERVICE-TYPE=Telegram:x-apple:dana_n
_SERVICES = {
    "X-SERVICE-TYPE=TELEGRAM": "X-TELEGRAM",
    "X-SERVICE-TYPE=WHATSAPP": "X-WHATSAPP",
}
_ADDRESSES = {"EMAIL", "TEL"}
_ORDER_OF_N = (3, 1, 2, 0, 4)  # Dr. Dana Maria Novak jun.
# How a birthday without its year is written; the second one by Apple.
_YEARLESS = ("--", "1604-")
_ZONE = re.compile(r"[A-Za-z_]+(/[A-Za-z_+-]+)+")
_PARTS = re.compile(r"(?<!\\);")
_EACH = re.compile(r"(?<!\\),")
_HEAD = re.compile(r'(?:[^":]|"[^"]*")*(?=:)')
_PARAMETERS = re.compile(r'(?:[^";]|"[^"]*")+')
# What stands behind the number in the address of a telephone (RFC 3966).
_BEHIND = re.compile(r"^tel:([^;]*);.*", re.IGNORECASE)


def read(path: Path) -> Table:
    encoding = encoding_of(path)

    def cards() -> Iterator[Card]:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            yield from _cards(_lines(file))

    with path.open(encoding=encoding, errors="replace", newline="") as file:
        has_groups = any(map(_GROUP.match, file))
    groups = Groups(cards() if has_groups else ())

    def rows() -> Iterator[Row]:
        for number, card in enumerate(cards(), 1):
            if not is_group(card):
                groups.put_on(card)
                yield Row(number, tuple(_column(card, names) for names in COLUMNS.values()))

    if next(rows(), None) is None:
        raise UnreadableError(Words(_("There is no address card in this file.")))
    return Table(tuple(COLUMNS), rows, remark=groups.remark)


_GROUP = re.compile(r"(?:[^:]*\.)?(?:X-ADDRESSBOOKSERVER-)?KIND[^:]*:\s*GROUP\s*$", re.IGNORECASE)


def _lines(file: Iterator[str]) -> Iterator[str]:
    """Whole properties: a line that begins with a space goes on, and so does one of
    quoted-printable that ends with its sign."""
    whole = ""
    for raw in file:
        line = raw.rstrip("\r\n")
        is_soft = whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper()
        if is_soft:
            whole = (
                whole[:-1] + line.lstrip(" \t") if line[:1] in {" ", "\t"} else whole[:-1] + line
            )
        elif line[:1] in {" ", "\t"} and whole:
            whole += line[1:]
        else:
            if whole:
                yield whole
            whole = line
    if whole:
        yield whole


def _cards(lines: Iterator[str]) -> Iterator[Card]:
    card: Card | None = None
    for line in lines:
        name, parameters, value = _parted(line)
        name = name.rpartition(".")[2].strip().upper()  # item1.EMAIL
        is_begin = name == "BEGIN" and value.strip().upper() == "VCARD"
        if (is_begin or name == "END") and card:
            yield card
        if is_begin:
            card = {}
        elif name == "END":
            card = None
        elif card is not None and not _is_fax(name, parameters):
            name, value = _messenger(name, _decoded(value, parameters), parameters)
            card.setdefault(name, []).append(value)
    if card:
        yield card


def _parted(line: str) -> tuple[str, list[str], str]:
    """Name, parameters and value. In a quoted parameter signs part nothing."""
    head = found[0] if (found := _HEAD.match(line)) else line.partition(":")[0]
    name, *parameters = _PARAMETERS.findall(head) or [""]
    return name, parameters, line[len(head) + 1 :]


def _is_fax(name: str, parameters: list[str]) -> bool:
    """Alone: nobody is called or written there."""
    said = {each.strip('"') for given in parameters for each in re.split("[=,]", given.upper())}
    return name.upper().endswith("TEL") and "FAX" in said and not said & {"VOICE", "CELL"}


def _messenger(name: str, value: str, parameters: list[str]) -> tuple[str, str]:
    if name != "IMPP":
        return name, value
    for begin, (own_name, sign) in _MESSENGERS.items():
        if value.lower().startswith(begin):
            return own_name, sign + value[len(begin) :].lstrip("+")
    said = {each.upper().strip('"') for each in parameters}
    found = next((own for service, own in _SERVICES.items() if service in said), name)
    return found, value.rpartition(":")[2]


def _decoded(value: str, parameters: list[str]) -> str:
    given = [each.upper().rpartition("=")[2] for each in parameters]
    charset = next((p.partition("=")[2] for p in parameters if p.upper().startswith("CHARSET")), "")
    try:
        if "QUOTED-PRINTABLE" in given:
            raw = quopri.decodestring(value.encode("latin-1", "replace"))
            return raw.decode(charset or "utf-8", "replace")
        if "BASE64" in given or "B" in given:
            return base64.b64decode(value, validate=True).decode(charset or "utf-8", "replace")
    except (LookupError, ValueError, binascii.Error):
        return value
    return value


def _column(card: Card, names: tuple[str, ...]) -> str:
    for name in names:
        values = [text for each in card.get(name, ()) if (text := _said(name, each))]
        if values:
            return kept(Lines("\n".join(values)) if name in _MANY else values[0])
    return ""


def _said(name: str, value: str) -> str:
    parts = [plain(part) for part in _PARTS.split(value)]
    if name == "N":
        parts += [""] * (5 - len(parts))
        return " ".join(parts[place] for place in _ORDER_OF_N if parts[place])
    if name == "ADR":
        return parts[6] if len(parts) > 6 else ""
    if name == "ORG":  # The company; its departments follow.
        return next(filter(None, parts), "")
    if name == "BDAY":
        day = re.sub(r"^(\d{4})(\d\d)(\d\d)(?!\d).*", r"\1-\2-\3", parts[0]).partition("T")[0]
        return "" if day.startswith(_YEARLESS) else day
    if name == "UID":  # Of most cards it is a number that says nothing to anybody else.
        return parts[0] if parts[0].startswith("http") else ""
    if name == "TZ":
        return parts[0] if _ZONE.fullmatch(parts[0]) else ""
    if name == "CATEGORIES":
        return "\n".join(filter(None, map(plain, _EACH.split(value))))
    text = plain(value)
    if name in _ADDRESSES:
        text = _BEHIND.sub(r"\1", text)
        return re.sub("^(tel|mailto):", "", text, flags=re.IGNORECASE)
    return text
