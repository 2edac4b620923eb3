"""What the page of a bulk change shows in each of its states."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.listing import give_handles
from alaka.contacts.models import About
from alaka.segments.bulk.offering import act_of, offered, said, value_said
from alaka.segments.listing import Listing, asked_of
from alaka.segments.models import BulkChange, BulkRow
from alaka.segments.models.bulk_change import Outcome, State
from alaka.segments.subjects import SUBJECTS

LISTED = 50
_WOULD = {
    Outcome.CHANGED: _("Would change"),
    Outcome.SAME: _("Already so"),
    Outcome.REFUSED: _("Refused"),
}
_BECAME = {
    Outcome.CHANGED: _("Changed"),
    Outcome.SAME: _("Already so"),
    Outcome.REFUSED: _("Refused"),
    Outcome.BACK: _("Given back"),
    Outcome.LEFT: _("Changed since, and left"),
}


@dataclass(frozen=True)
class Bar:
    name: str
    label: Any
    count: int
    most: int


@dataclass(frozen=True)
class Sample:
    record: Any
    was: str


@dataclass(frozen=True)
class Told:
    """People, or companies, of one outcome; ``why`` where it is no matter of course."""

    label: Any
    why: Any
    records: list[Sample]


def bars(of: BulkChange) -> list[Bar]:
    counts, labels = (of.counts, _BECAME) if of.counts else (of.trial, _WOULD)
    numbers = {name: int(counts.get(name, 0)) for name in labels}
    if not of.counts and not of.trial:
        return []
    shown = {name: count for name, count in numbers.items() if count or name in _WOULD}
    most = max([*shown.values(), 1])
    return [Bar(name.value, labels[name], count, most) for name, count in shown.items()]


def shown(of: BulkChange, agent: Agent) -> dict[str, Any]:
    return {
        "of": of,
        "title": said(of, agent),
        "listing": Listing.of(of.query, of.about),
        "sentence": _sentence(of, agent),
        "bars": bars(of),
        "trigger": "look, every 2s" if of.is_running else "look",
        "told": _told(of, agent),
    }


def _sentence(of: BulkChange, agent: Agent) -> str:
    return asked_of(Listing.of(of.query, of.about), agent).sentence() if of.query else ""


def _told(of: BulkChange, agent: Agent) -> list[Told]:
    if of.state == State.READY:
        given = of.trial.get("samples", {})
        records = SUBJECTS[of.about].standing().filter(pk__in=given.get(Outcome.CHANGED, []))
        was = act_of(of).changes(list(records))
        gone = [(pk, None) for pk in given.get(Outcome.REFUSED, [])]
        parts: list[Any] = [
            (sorted(was.items()), _("Some of those who would change"), ""),
            (gone, _("Refused"), _GONE[of.about]),
        ]
        return _records(of, agent, parts)
    rows = BulkRow.objects.filter(of=of)
    left = (_some(rows, Outcome.LEFT), _("Left as they are"), _SINCE)
    return _records(
        of, agent, [left, (_some(rows, Outcome.REFUSED), _("Refused"), _GONE[of.about])]
    )


_GONE: dict[str, Any] = {
    About.CONTACT: _("They were merged into somebody else, or erased, since they were chosen."),
    About.COMPANY: _("They were merged into another company, or removed, since they were chosen."),
}
_SINCE = _("Somebody changed them since, so they keep what they have now.")


def _some(rows: Any, outcome: str) -> list[Any]:
    return list(rows.filter(outcome=outcome).order_by("pk").values_list("record", "was")[:LISTED])


def _records(of: BulkChange, agent: Agent, parts: list[Any]) -> list[Told]:
    ids = [pk for pairs, *_rest in parts for pk, _was in pairs]
    records = SUBJECTS[of.about].model.objects.defer("search").in_bulk(ids)
    if of.about == About.CONTACT:
        give_handles([contact for contact in records.values() if not contact.name])
    known = offered(agent, of.about).get(of.what)
    found = []
    for pairs, label, why in parts:
        samples = [
            Sample(records[pk], value_said(of.what, was, known.own) if known else "")
            for pk, was in pairs
            if pk in records
        ]
        if samples:
            found.append(Told(label, why, samples))
    return found
