"""A step in one line, and what a sequence does in one, in the reader's language."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext as _

from alaka.contacts.hours_form import figures, weekdays
from alaka.segments.language import read
from alaka.sequences.actions import MOVE, PLAN, action_of
from alaka.sequences.models import Kind, Sequence, Step
from alaka.sequences.timing import HOURS, WEEKDAY
from alaka.sequences.wording import texts_of

_ICONS: dict[str, str] = {
    Kind.MESSAGE: "mail",
    Kind.WAIT: "hourglass",
    Kind.CONDITION: "route",
    Kind.ACTION: "automation",
    PLAN: "checklist",
    MOVE: "chart-funnel",
}


def icon(step: Step) -> str:
    return _ICONS.get(step.settings.get("do", ""), _ICONS[step.kind])


def label(step: Step, sequence: Sequence) -> str:
    """What sort of step it is."""
    if step.kind == Kind.ACTION:
        return str(action_of(step, sequence).title)
    return step.get_kind_display()


def offered() -> list[tuple[str, str, str]]:
    """What can be added: its query, its name, its icon."""
    plan, move = _("Task for us"), _("Stage of the deal")
    more = {f"action&of={PLAN}": (plan, PLAN), f"action&of={MOVE}": (move, MOVE)}
    first = {str(kind): (str(kind.label), str(kind)) for kind in Kind if kind != Kind.ACTION}
    last = {"action": (_("Something else"), str(Kind.ACTION))}
    return [(query, name, _ICONS[key]) for query, (name, key) in {**first, **more, **last}.items()]


def said(step: Step, sequence: Sequence) -> str:
    return _SAID[step.kind](step, sequence)


def _message(step: Step, sequence: Sequence) -> str:
    texts = texts_of(step)
    first = next(iter(texts.values()), {})
    return first.get("subject") or first.get("text", "").split("\n")[0][:120]


def _wait(step: Step, sequence: Sequence) -> str:
    given = step.settings
    at = figures(given.get("at") or "")
    if given.get("unit") == WEEKDAY:
        day = weekdays()[int(given["weekday"])]
        text = _("Until %(day)s, %(time)s") if at else _("Until %(day)s")
        return text % {"day": day, "time": at}
    count = int(given.get("count") or 0)
    if given.get("unit") == HOURS:
        text = ngettext("%(count)s hour", "%(count)s hours", count)
        return text % {"count": figures(str(count))}
    text = ngettext("%(count)s day", "%(count)s days", count) % {"count": figures(str(count))}
    return _("%(days)s, until %(time)s") % {"days": text, "time": at} if at else text


def _condition(step: Step, sequence: Sequence) -> str:
    return read(step.settings.get("filter"), sequence.sender).sentence()


def _action(step: Step, sequence: Sequence) -> str:
    text = action_of(step, sequence).said()
    return text[:1].upper() + text[1:]


_SAID: Mapping[str, Callable[[Step, Sequence], str]] = {
    Kind.MESSAGE: _message,
    Kind.WAIT: _wait,
    Kind.CONDITION: _condition,
    Kind.ACTION: _action,
}


def stops(sequence: Sequence) -> str:
    """What ends it before its end."""
    whys = [gettext("the person answers")]
    if sequence.stops_at_meeting:
        whys.append(gettext("a meeting is planned"))
    if sequence.stops_at_deal:
        whys.append(gettext("the deal is won or lost, or something is bought"))
    return pgettext("list", ", ").join(whys)
