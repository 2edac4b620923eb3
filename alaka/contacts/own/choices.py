"""The choices of an own field, as they stand in its form: lines with a key, or new without one.

A choice that is taken away is offered no more; where it stands in a record it stays, by its name.
"""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from alaka.contacts.models import OwnField
from alaka.contacts.own.keys import make_key

MOST, LONGEST = 200, 80

Choice = list[Any]


def posted(field: OwnField, data: QueryDict) -> list[Choice]:
    """The lines in their order, moved or taken away if a button for that was pressed."""
    known = field.every_choice
    keys, names = data.getlist("choice_key"), data.getlist("choice_name")
    lines = [
        [key if key in known else "", " ".join(name.split())]
        for key, name in zip(keys, names, strict=False)
    ]
    for act, step in (("choice_up", -1), ("choice_down", 1)):
        if (at := _place(data, act, lines)) is not None:
            lines.insert(max(0, at + step), lines.pop(at))
    if (at := _place(data, "choice_off", lines)) is not None:
        del lines[at]
    return [line for line in lines if line[1]]


def _place(data: QueryDict, act: str, lines: list[Choice]) -> int | None:
    text = data.get(act, "")
    at = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1
    return at if 0 <= at < len(lines) else None


def is_only_arranged(data: QueryDict) -> bool:
    """A button of the lines was pressed: nothing is to be saved yet."""
    return any(name in data for name in ("choice_up", "choice_down", "choice_off", "choice_more"))


def wrong(lines: list[Choice]) -> Iterator[str]:
    if not lines:
        yield _("Offer at least one choice.")
    if len(lines) > MOST:
        yield _("Offer at most %(count)d choices.") % {"count": MOST}
    names = [name.casefold() for _key, name in lines]
    for name in dict.fromkeys(name for _key, name in lines):
        if names.count(name.casefold()) > 1:
            yield _("“%(name)s” is offered twice.") % {"name": name}
            break
    for _key, name in lines:
        if len(name) > LONGEST:
            yield _("A choice has at most %(count)d letters.") % {"count": LONGEST}
            break


def put(field: OwnField, lines: list[Choice]) -> None:
    """Set them, with keys for the new ones; one that comes back under its name has its old key."""
    known = field.every_choice
    used = {key for key, _name in lines if key}
    gone = {name.casefold(): key for key, name in known.items() if key not in used}
    taken, made = set(known), []
    for key, name in lines:
        key = key or gone.get(name.casefold()) or make_key(name, taken, "choice")
        taken.add(key)
        made.append([key, name])
    field.choices = made
    left = [[key, name] for key, name in known.items() if key not in dict(made)]
    field.options["gone"] = left
