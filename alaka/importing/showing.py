"""What the page of an import shows in each of its states."""

from dataclasses import dataclass
from typing import Any

from django.db import ProgrammingError, transaction
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact, OwnField
from alaka.core.words import Words
from alaka.importing import files, trying
from alaka.importing.beside import offered
from alaka.importing.models import Change, Import, State
from alaka.importing.models.imports import COUNTS
from alaka.importing.staging import Staged
from alaka.importing.targets import targets_for
from alaka.importing.undoing import STAYS

LISTED = 50
_LABELS = {
    "created": _("New"),
    "changed": _("Changed"),
    "unchanged": _("As they were"),
    "refused": _("Refused"),
}


@dataclass(frozen=True)
class Bar:
    name: str
    label: Any
    count: int
    most: int


def bars(counts: dict[str, int]) -> list[Bar]:
    most = max([*counts.values(), 1])
    return [Bar(name, _LABELS[name], counts.get(name, 0), most) for name in COUNTS]


def shown(of: Import, agent: Agent) -> dict[str, Any]:
    counts = of.counts or of.trial
    context: dict[str, Any] = {
        "bars": bars(counts) if counts else [],
        "trigger": "look, every 3s" if of.is_running else "look",
        "has_file": files.is_kept(of),
        "can_write": of.state in {State.TRIED, State.STOPPED} and of.undone_by_id is None,
        "can_undo": of.state in {State.DONE, State.STOPPED} and bool(of.counts),
        "has_refused": bool(of.counts.get("refused")),
    }
    if of.state == State.TRIED:
        context |= _tried(of, agent)
    if of.counts:
        context["refused"] = _refused(of)
    if of.state in {State.UNDONE, State.STOPPED}:
        context["left"] = _left(of)
    return context


def _tried(of: Import, agent: Agent) -> dict[str, Any]:
    staged = Staged(of.pk)
    try:
        with transaction.atomic():
            return {
                "samples_created": trying.created(staged, targets_for(agent)),
                "samples_changed": trying.changed(staged, targets_for(agent)),
                "refused": trying.refused(staged),
            }
    except ProgrammingError:  # What was staged is gone; it is read again when it is written.
        return {}


def _refused(of: Import) -> list[tuple[int, list[Words]]]:
    rows = of.refusals.order_by("number")[: trying.SHOWN * 2]
    return [(row.number, [Words.of(each) for each in row.reasons]) for row in rows]


def _left(of: Import) -> list[dict[str, Any]]:
    """People in whom something was left when it was undone."""
    batches = of.batches.values("pk")
    rows = list(Change.objects.filter(batch__in=batches, left__isnull=False)[:LISTED])
    people = Contact.objects.in_bulk([row.contact for row in rows])
    fields = {field.path: field for field in OwnField.objects.of_people()}
    return [
        {
            "contact": people[row.contact],
            "text": ", ".join(_name(path, fields) for path in row.left if path != STAYS),
        }
        for row in rows
        if row.contact in people and row.left
    ]


def _name(path: str, fields: dict[str, OwnField]) -> str:
    if path.startswith("handle."):
        return str(_("an address that is in use"))
    beside = {target.key: target.label for target in offered()}
    return str(beside[path]) if path in beside else trying.label_of(path, fields)
