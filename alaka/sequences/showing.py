"""What the page of a sequence shows: its steps with their numbers, and who is in it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts.consent.purposes import titles
from alaka.contacts.hours_form import hours
from alaka.contacts.listing import give_handles
from alaka.core.paging import Order, Page, page
from alaka.sequences.counting import passed, tallies
from alaka.sequences.models import Enrolment, Kind, Sequence, State, Step
from alaka.sequences.saying import icon, label, offered, said, stops
from alaka.sequences.starting import unready

NEWEST = Order("pk")


def shown(sequence: Sequence, agent: Agent, asked: Mapping[str, str]) -> dict[str, Any]:
    steps = list(sequence.steps.all())
    state = asked.get("state", "")
    state = state if state in State.values else ""
    found = _people(sequence, state, asked)
    numbers = {step.pk: at for at, step in enumerate(steps, 1)}
    for row in found.rows:
        row.number = numbers.get(row.step_id or 0)
    tally = tallies([sequence])[sequence.pk]
    return {
        "sequence": sequence,
        "tally": tally,
        "lines": _lines(sequence, steps),
        "kinds": offered(),
        "page": found,
        "state": state,
        "states": [(each, each.label, getattr(tally, each)) for each in State],
        "purpose": titles().get(sequence.purpose, sequence.purpose),
        "hours": hours(sequence),
        "stops": stops(sequence),
        "is_ready": unready(sequence) is None,
        "trouble": _trouble(sequence),
        "can_change": agent.can_manage,
    }


def _people(sequence: Sequence, state: str, asked: Mapping[str, str]) -> "Page[Enrolment]":
    rows = Enrolment.objects.filter(sequence=sequence).select_related("contact", "step")
    rows = rows.filter(state=state) if state else rows
    found = page(rows, NEWEST, after=asked.get("after", ""), before=asked.get("before", ""))
    give_handles([row.contact for row in found.rows if not row.contact.name])
    return found


def _lines(sequence: Sequence, steps: list[Step]) -> list[dict[str, Any]]:
    counts = passed(sequence)
    numbers = {step.pk: at for at, step in enumerate(steps, 1)}
    return [
        {
            "step": step,
            "icon": icon(step),
            "label": label(step, sequence),
            "said": said(step, sequence),
            "passed": counts[step.pk],
            "leap": _leap(step, numbers),
        }
        for step in steps
    ]


def _leap(step: Step, numbers: Mapping[int, int]) -> int | None:
    """Of a condition, the number of the step to which no leads; 0 is the end."""
    if step.kind != Kind.CONDITION:
        return None
    to = numbers.get(step.settings.get("no") or 0, 0)
    return to if to > numbers[step.pk] else 0


def _trouble(sequence: Sequence) -> list[str]:
    """What keeps it from sending."""
    found = []
    if not sequence.channel.is_enabled:
        text = _("“%(channel)s” is paused: messages wait until it is resumed.")
        found.append(text % {"channel": sequence.channel.name})
    if not sequence.sender.is_active:
        text = _("%(name)s no longer works here: choose in whose name it writes.")
        found.append(text % {"name": sequence.sender.name})
    return found
