"""Columns whose values stand beside people, not on them: tags, companies, notes.

They are added, never taken away, as addresses are.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alaka.contacts.companies import domains
from alaka.core.sheets.texts import restored
from alaka.importing.beside.companies import Companies
from alaka.importing.beside.notes import Notes
from alaka.importing.beside.tags import Tags, names_of
from alaka.importing.reading import Cell, text_of
from alaka.importing.targets import Read, Situation, Target

NAME, ROLE, NOTE = 200, 120, 5_000


@cache
def offered() -> tuple[Target, ...]:
    return (
        Target("company", _("Company"), _line(NAME), written=Companies(), joins="company"),
        Target("company_domain", _("Company’s domain or web site"), _domain, joins="company"),
        Target("company_role", _("Role in the company"), _line(ROLE), joins="company"),
        Target("tags", _("Tags"), names_of, written=Tags()),
        Target("note", _("Note"), _note, written=Notes()),
    )


def _short(text: str, most: int) -> str | None:
    if len(text) > most:
        raise ValidationError(_("At most %(count)s characters."), params={"count": most})
    return text or None


def _line(most: int) -> Callable[[Situation], Read]:
    def read(cell: Cell) -> Any:
        return _short(" ".join(restored(text_of(cell)).replace("\x00", "").split()), most)

    return lambda situation: read


def _note(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        return _short(
            restored(text_of(cell)).replace("\x00", "").replace("\r\n", "\n").strip(), NOTE
        )

    return read


def _domain(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        text = text_of(cell)
        return read_domain(text) if text else None

    return read


def read_domain(text: str) -> str:
    """Raises ValidationError."""
    domain = domains.read(text)
    if not domain:
        reason = _("“%(text)s” is not a domain such as firma.example.")
        raise ValidationError(reason, params={"text": text[:80]})
    if domain in domains.OF_EVERYBODY:
        reason = _("At %(domain)s anybody can have an address: it is no company’s own.")
        raise ValidationError(reason, params={"domain": domain})
    return domain
