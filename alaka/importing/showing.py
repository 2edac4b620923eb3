"""What the page of an import shows in each of its states."""

from dataclasses import dataclass
from typing import Any

from django.db import ProgrammingError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from alaka.accounts.models import Agent
from alaka.contacts.models import OwnField
from alaka.core.words import Words
from alaka.importing import files, trying
from alaka.importing.beside import offered
from alaka.importing.giving_back import STAYS
from alaka.importing.models import Change, CompanyChange, Import, State
from alaka.importing.models.imports import COUNTS
from alaka.importing.staging import Staged
from alaka.importing.subjects import Subject
from alaka.importing.targets import targets_for

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
        "can_begin_again": of.state == State.UNDONE and files.is_kept(of),
        "can_undo": of.state in {State.DONE, State.STOPPED} and bool(of.counts),
        "has_refused": bool(of.counts.get("refused")),
    }
    if of.state == State.TRIED:
        context |= _tried(of, agent) | {"refused": refused(of)}
        context["does_nothing"] = not (counts.get("created") or counts.get("changed"))
    if of.counts:
        context["refused"] = refused(of)
    if of.state in {State.UNDONE, State.STOPPED}:
        context["left"] = _left(of)
    return context


def _tried(of: Import, agent: Agent) -> dict[str, Any]:
    staged, targets = Staged(of.pk), targets_for(agent, of.brings)
    try:
        with transaction.atomic():
            return {
                "samples_created": trying.created(staged, targets, of.subject),
                "samples_changed": trying.changed(staged, targets, of.subject),
            }
    except ProgrammingError:  # What was staged is gone; it is read again when it is written.
        return {}


def refused(of: Import, most: int = trying.SHOWN * 2) -> list[tuple[int, list[Words]]]:
    """The first rows that were refused, or would be, with the reasons."""
    if of.counts:
        rows = of.refusals.order_by("number")[:most]
        return [(row.number, [Words.of(each) for each in row.reasons]) for row in rows]
    try:
        with transaction.atomic():
            return trying.refused(Staged(of.pk), most) if of.state == State.TRIED else []
    except ProgrammingError:  # What was staged is gone.
        return []


def _left(of: Import) -> list[dict[str, Any]]:
    """Whoever kept something when it was undone."""
    model, whose = (CompanyChange, "company") if of.is_of_companies else (Change, "contact")
    batches, subject = of.batches.values("pk"), of.subject
    rows = model._default_manager.filter(batch__in=batches, left__isnull=False)
    listed = list(rows.values_list(whose, "left")[:LISTED])
    found = subject.model.objects.in_bulk([pk for pk, _left in listed])
    fields = {field.path: field for field in OwnField.objects.filter(about=subject.about)}
    return [
        {
            "whose": found[pk],
            "text": pgettext("list", ", ").join(
                _name(path, fields, subject) for path in left if path != STAYS
            ),
        }
        for pk, left in listed
        if pk in found and left
    ]


def _name(path: str, fields: dict[str, OwnField], subject: Subject) -> str:
    if path.startswith("handle."):
        return str(_("an address that is in use"))
    beside = {target.key: target.label for target in offered()}
    return str(beside[path]) if path in beside else trying.label_of(path, fields, subject)
