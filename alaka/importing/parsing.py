"""From rows of a file to lines for the staging tables: each cell read by its column's target.

A row of which any cell cannot be read is staged with the reasons, and is refused as a whole.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_noop as _

from alaka.contacts.family import OWN
from alaka.contacts.models import About
from alaka.contacts.ways import ways_of
from alaka.core import phones
from alaka.core.folding import fold, sort_key
from alaka.core.words import Words
from alaka.importing.cells import NAME
from alaka.importing.models import Import
from alaka.importing.plan import Plan
from alaka.importing.reading import Cell, Unreckoned
from alaka.importing.subjects import ANY_ADDRESS, PAGE, subject_of
from alaka.importing.targets import Read, Target, targets_for

NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\x00": None})
_encode = msgspec.json.Encoder().encode


class Column(NamedTuple):
    """``key`` is that of the target, of an own field without its room; of an address its scheme."""

    at: int
    title: Words
    target: Target
    read: Read
    kind: int
    key: str


class Lines(NamedTuple):
    """As COPY takes them; ``size``: how many rows."""

    rows: bytes
    addresses: bytes
    size: int


class Parser:
    """Of one import; made once in each process that reads for it."""

    def __init__(self, plan: Plan, targets: Mapping[str, Target], header: Sequence[str]) -> None:
        self.plan = plan
        self.columns = [
            _column(at, title_of(header, at), targets[key], plan)
            for at, key in enumerate(plan.columns)
            if key in targets
        ]
        self.subject = subject_of(plan.brings)
        own = self.subject.fields().filter(is_required=True)
        self.required = {field.path for field in own}
        self.is_of_companies = plan.brings == About.COMPANY
        self.is_known_by_any = plan.key == ANY_ADDRESS

    def lines(self, rows: Iterable[tuple[int, tuple[Cell, ...]]]) -> Lines:
        staged: list[str] = []
        addresses: list[str] = []
        with translation.override(self.plan.language):
            for row in rows:
                staged.append(self._line(row, addresses))
        return Lines("".join(staged).encode(), "".join(addresses).encode(), len(staged))

    def _line(self, row: tuple[int, tuple[Cell, ...]], addresses: list[str]) -> str:
        number, cells = row
        values: dict[str, Any] = {}
        own: dict[str, Any] = {}
        other: dict[str, Any] = {}
        handles: dict[tuple[str, str], None] = {}
        names: list[tuple[int, str]] = []
        meant: int | None = None
        bad: list[dict[str, Any]] = []
        clears, width = self.plan.clears, len(cells)
        for at, title, target, read, kind, key in self.columns:
            cell = cells[at] if at < width else None
            if type(cell) is Unreckoned:
                bad += reasons(title, ValidationError(_UNRECKONED, params={"text": cell[:80]}))
                continue
            try:
                value = None if cell is None or cell == "" else read(cell)
            except ValidationError as refusal:
                bad += reasons(title, refusal)
                continue
            if kind == _ADDRESS:
                for each in value or ():
                    handles[key, each] = None
            elif kind == _PAGE:
                meant = value
            elif kind == _PART:
                if value:
                    names.append((target.part, value))
                elif clears and not self.is_of_companies:
                    values.setdefault("name", "")
            elif value is None and (kind == _BESIDE or not clears):
                continue
            elif value is None and target.key in self.required:
                bad.append(Words(_("%(column)s must be filled in."), column=title).stored)
            elif kind == _OWN:
                own[key] = value
            elif kind != _BESIDE:
                values[key] = value if value is not None else target.empty
            elif target.joins:
                other.setdefault(target.joins, {})[key] = value
            else:
                other[key] = value
        if names:
            values["name"] = _joined(names)
        # Most have an address, and a name that was found short enough when it was read.
        if not bad and not (handles and self.is_known_by_any and not other and len(names) < 2):
            bad = self._missing(handles, own, values, other, meant)
        if bad:
            wrong = _plain(json.dumps(bad, ensure_ascii=False))
            return f"{number}\t{{}}\t{{}}\t{NULL}\t\t\t\t0\t{NULL}\t{wrong}\n"
        for place, (scheme, value) in enumerate(handles):
            addresses.append(f"{number}\t{place}\t{scheme}\t{_plain(value)}\n")
        return self._staged(number, values, own, other, handles, meant)

    def _missing(
        self,
        handles: Collection[tuple[str, str]],
        own: Mapping[str, Any],
        values: Mapping[str, Any],
        other: Mapping[str, Any],
        meant: int | None,
    ) -> list[dict[str, Any]]:
        found = []
        if other.get("company", _NONE).keys() == {"company_role"}:
            found.append(Words(_("There is a role, but no company.")).stored)
        if len(values.get("name", "")) > NAME:
            found.append(
                Words(_("The name has more than %(count)s characters."), count=NAME).stored
            )
        if why := self.subject.why_unknown(self.plan.key, values, own, handles, meant):
            found.append(Words(why).stored)
        return found

    def _staged(
        self,
        number: int,
        values: dict[str, Any],
        own: dict[str, Any],
        other: dict[str, Any],
        handles: Collection[tuple[str, str]],
        meant: int | None,
    ) -> str:
        name = values.get("name", "")
        folded, order = _spelled(name)
        origin, search, schemes = "", folded, []
        for scheme, value in handles:
            schemes.append(scheme)
            if not self.is_of_companies:
                search += " " + fold(value)
                if scheme == "phone" and not origin and not values.get("country"):
                    origin = phones.country_of(value)
        if not name and handles and not self.is_of_companies:
            order = sort_key(next(iter(handles))[1])
        rest = _json(other) if other else NULL
        return (
            f"{number}\t{_json(values)}\t{_json(own)}\t{rest}\t{origin}"
            f"\t{_plain(search)}\t{_plain(order[:400])}\t{_ways(tuple(schemes))}"
            f"\t{NULL if meant is None else meant}\t{NULL}\n"
        )


# Where a value goes.
_ADDRESS, _PART, _BESIDE, _OWN, _PERSON, _PAGE = range(6)
# The same few kinds of address again and again.
_ways = lru_cache(maxsize=1_000)(ways_of)


def _column(at: int, title: Words, target: Target, plan: Plan) -> Column:
    kind, key = _PERSON, target.key
    if target.scheme:
        kind, key = _ADDRESS, target.scheme
    elif key == PAGE:
        kind = _PAGE
    elif target.part:
        kind = _PART
    elif target.is_added:
        kind = _BESIDE
    elif key.startswith(OWN):
        kind, key = _OWN, key.removeprefix(OWN)
    return Column(at, title, target, target.reader(plan.situation), kind, key)


def parser_of(of: Import) -> Parser:
    return Parser(of.planned, targets_for(of.reader, of.brings), of.header)


_NONE: dict[str, str] = {}
_UNRECKONED = _(
    "“%(text)s” is a formula without its result: open the file in your spreadsheet program, save "
    "it there, and bring it in again."
)


def title_of(header: Sequence[str], at: int) -> Words:
    """The header of a column; where it has none, its number."""
    if at < len(header) and header[at]:
        return Words("%(title)s", title=header[at])
    return Words(_("Column %(number)s"), number=at + 1)


def reasons(title: Words, refusal: ValidationError) -> list[dict[str, Any]]:
    """As words: the sentence is kept in English, to be said in the language of each reader."""
    found = []
    for error in refusal.error_list:
        params = error.params or {}
        if counted := _COUNTED.get(error.code or ""):
            sentence, of = counted
            said = Words(sentence, count=str(params[of]))
        else:
            with translation.override(None):
                sentence = str(error.message)
            said = Words(sentence, **{name: str(value) for name, value in params.items()})
        found.append(Words(_("%(column)s: %(reason)s"), column=title, reason=said).stored)
    return found


# What Django says in the plural of a number, no sentence by itself: by the error's code, with the
# parameter that is the number.
_COUNTED = {
    "max_length": (_("At most %(count)s characters."), "limit_value"),
    "max_digits": (_("At most %(count)s digits."), "max"),
    "max_whole_digits": (_("At most %(count)s digits before the decimal mark."), "max"),
    "max_decimal_places": (_("At most %(count)s digits after the decimal mark."), "max"),
}


def _joined(names: list[tuple[int, str]]) -> str:
    if len(names) == 1:
        return names[0][1]
    return " ".join(text for _part, text in sorted(names, key=lambda each: each[0]))


def _json(value: Any) -> str:
    text = _encode(value).decode()
    return text.replace("\\", "\\\\") if "\\" in text else text


def _plain(text: str) -> str:
    """As COPY takes it."""
    if text.isprintable() and "\\" not in text:
        return text
    return text.translate(_ESCAPES)


# The same names come again and again: words of plain letters are worked out once. Folding and the
# sort key go letter by letter, so that a whole is the sum of its words.


def _spelled(name: str) -> tuple[str, str]:
    """As it is searched for, and its place in an order of names."""
    words = name.split(" ")
    if not all(map(str.isalpha, words)):
        return fold(name), sort_key(name)
    folded, order = zip(*map(_word, words), strict=True)
    return " ".join(folded), " ".join(order)


@lru_cache(maxsize=100_000)
def _word(word: str) -> tuple[str, str]:
    return fold(word), sort_key(word)
