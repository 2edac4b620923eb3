"""From rows of a file to lines for the staging tables: each cell read by its column's target.

A row of which any cell cannot be read is staged with the reasons, and is refused as a whole.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_noop as _

from alaka.contacts.models import OwnField
from alaka.core import phones
from alaka.core.folding import fold, sort_key
from alaka.core.words import Words
from alaka.importing.models import Import
from alaka.importing.people import NAME
from alaka.importing.plan import ANY_ADDRESS, Plan
from alaka.importing.reading import Cell, Row
from alaka.importing.targets import Read, Target, targets_for

NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\x00": None})
_encode = msgspec.json.encode


class Column(NamedTuple):
    at: int
    title: Words
    target: Target
    read: Read


class Lines(NamedTuple):
    """As COPY takes them; ``size``: how many rows."""

    rows: str
    addresses: str
    size: int


class Parser:
    """Of one import; made once in each process that reads for it."""

    def __init__(self, plan: Plan, targets: Mapping[str, Target], header: Sequence[str]) -> None:
        self.plan = plan
        self.columns = [
            Column(at, title_of(header, at), targets[key], targets[key].reader(plan.situation))
            for at, key in enumerate(plan.columns)
            if key in targets
        ]
        own = OwnField.objects.of_people().in_use().filter(is_required=True)
        self.required = {field.path for field in own}

    def lines(self, rows: Iterable[Row]) -> Lines:
        staged: list[str] = []
        addresses: list[str] = []
        with translation.override(self.plan.language):
            for row in rows:
                staged.append(self._line(row, addresses))
        return Lines("".join(staged), "".join(addresses), len(staged))

    def _line(self, row: Row, addresses: list[str]) -> str:
        values: dict[str, Any] = {}
        own: dict[str, Any] = {}
        other: dict[str, Any] = {}
        handles: dict[tuple[str, str], None] = {}
        names: list[tuple[int, str]] = []
        bad: list[dict[str, Any]] = []
        clears, cells, width = self.plan.clears, row.cells, len(row.cells)
        for at, title, target, read in self.columns:
            cell: Cell = cells[at] if at < width else None
            try:
                value = read(cell) if cell not in ("", None) else None
            except ValidationError as refusal:
                bad += reasons(title, refusal)
                continue
            if target.scheme:
                for each in value or ():
                    handles[target.scheme, each] = None
            elif target.part:
                if value:
                    names.append((target.part, value))
                elif clears:
                    values.setdefault("name", "")
            elif value is None and (target.is_added or not clears):
                continue
            elif value is None and target.key in self.required:
                bad.append(Words(_("%(column)s must be filled in."), column=title).stored)
            elif target.joins:
                other.setdefault(target.joins, {})[target.key] = value
            elif target.written:
                other[target.key] = value
            elif target.key.startswith("own."):
                own[target.key[4:]] = value
            else:
                values[target.key] = value if value is not None else target.empty
        if names:
            values["name"] = _joined(names)
        bad = bad or self._missing(handles, own, values, other)
        if not bad:
            addresses += [
                f"{row.number}\t{place}\t{scheme}\t{_plain(value)}\n"
                for place, (scheme, value) in enumerate(handles)
            ]
        return self._staged(row.number, values, own, other, list(handles), bad)

    def _missing(
        self,
        handles: Mapping[Any, None],
        own: Mapping[str, Any],
        values: Mapping[str, Any],
        other: Mapping[str, Any],
    ) -> list[dict[str, Any]]:
        found = []
        if other.get("company", _NONE).keys() == {"company_role"}:
            found.append(Words(_("There is a role, but no company.")).stored)
        key = self.plan.key
        if len(values.get("name", "")) > NAME:
            found.append(
                Words(_("The name has more than %(count)s characters."), count=NAME).stored
            )
        if key == ANY_ADDRESS:
            if not handles:
                text = _("There is no address or number by which the person is known again.")
                found.append(Words(text).stored)
        elif key.startswith("own."):
            if own.get(key[4:]) is None:
                found.append(Words(_KEY_EMPTY).stored)
        elif not any(scheme == key for scheme, _value in handles):
            found.append(Words(_KEY_EMPTY).stored)
        return found

    def _staged(
        self,
        number: int,
        values: dict[str, Any],
        own: dict[str, Any],
        other: dict[str, Any],
        handles: list[tuple[str, str]],
        bad: list[dict[str, Any]],
    ) -> str:
        if bad:
            wrong = _plain(json.dumps(bad, ensure_ascii=False))
            return f"{number}\t{{}}\t{{}}\t{NULL}\t\t\t\t{wrong}\n"
        name = values.get("name", "")
        numbers = [value for scheme, value in handles if scheme == "phone"]
        origin = phones.country_of(numbers[0]) if numbers and not values.get("country") else ""
        search = " ".join([_folded(name), *[fold(value) for _scheme, value in handles]])
        order = _order(name) if name else sort_key(handles[0][1])[:400] if handles else ""
        rest = _json(other) if other else NULL
        return (
            f"{number}\t{_json(values)}\t{_json(own)}\t{rest}\t{origin}"
            f"\t{_plain(search)}\t{_plain(order)}\t{NULL}\n"
        )


def parser_of(of: Import) -> Parser:
    return Parser(of.planned, targets_for(of.reader), of.header)


_NONE: dict[str, str] = {}
_KEY_EMPTY = _("The column by which people are known again is empty.")


def title_of(header: Sequence[str], at: int) -> Words:
    """The header of a column; where it has none, its number."""
    if at < len(header) and header[at]:
        return Words("%(title)s", title=header[at])
    return Words(_("Column %(number)s"), number=at + 1)


def reasons(title: Words, refusal: ValidationError) -> list[dict[str, Any]]:
    """As words: the sentence is kept in English, to be said in the language of each reader."""
    found = []
    for error in refusal.error_list:
        with translation.override(None):
            sentence = str(error.message)
        values = {name: str(value) for name, value in (error.params or {}).items()}
        said = Words(sentence, **values)
        found.append(Words(_("%(column)s: %(reason)s"), column=title, reason=said).stored)
    return found


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


def _folded(name: str) -> str:
    words = name.split(" ")
    return " ".join(map(_word_fold, words)) if all(map(str.isalpha, words)) else fold(name)


def _order(name: str) -> str:
    words = name.split(" ")
    is_plain = all(map(str.isalpha, words))
    return (" ".join(map(_word_key, words)) if is_plain else sort_key(name))[:400]


_word_fold = lru_cache(maxsize=100_000)(fold)
_word_key = lru_cache(maxsize=100_000)(sort_key)
