"""A step in one line, and what a sequence does in one, in the reader's language."""

from collections.abc import Callable, Mapping

from babel.dates import get_day_names
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.activities.models import Kind as ActivityKind
from alaka.core.dates import digits
from alaka.sales.models import Stage
from alaka.segments.language import read
from alaka.sequences.models import Kind, Sequence, Step
from alaka.sequences.timing import HOURS, WEEKDAY
from alaka.sequences.wording import texts_of

ICONS: dict[str, str] = {
    Kind.MESSAGE: "mail",
    Kind.WAIT: "hourglass",
    Kind.TASK: "checklist",
    Kind.CONDITION: "route",
    Kind.STAGE: "chart-funnel",
}


def said(step: Step, sender: Agent) -> str:
    return _SAID[step.kind](step, sender)


def _message(step: Step, sender: Agent) -> str:
    texts = texts_of(step)
    first = next(iter(texts.values()), {})
    return first.get("subject") or first.get("text", "").split("\n")[0][:120]


def _wait(step: Step, sender: Agent) -> str:
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


def _task(step: Step, sender: Agent) -> str:
    kind = ActivityKind(step.settings.get("kind") or ActivityKind.TASK).label
    return f"{kind}: {step.settings.get('subject', '')}"


def _condition(step: Step, sender: Agent) -> str:
    return read(step.settings.get("filter"), sender).sentence()


def _stage(step: Step, sender: Agent) -> str:
    stage = Stage.objects.filter(pk=step.settings.get("stage")).first()
    if stage is None:
        return _("A stage that is no longer there")
    return _("Into “%(stage)s”") % {"stage": stage.name}


_SAID: Mapping[str, Callable[[Step, Agent], str]] = {
    Kind.MESSAGE: _message,
    Kind.WAIT: _wait,
    Kind.TASK: _task,
    Kind.CONDITION: _condition,
    Kind.STAGE: _stage,
}


def figures(text: str) -> str:
    return digits(text, _language())


def _language() -> str:
    return (get_language() or "en")[:2]


def weekdays(width: str = "wide") -> dict[int, str]:
    """Monday is 0."""
    return dict(get_day_names(width, "stand-alone", _language()))  # type: ignore[arg-type]


def hours(sequence: Sequence) -> str:
    """“Mon, Tue · 09:00–18:00”; empty where it writes at any time."""
    names = weekdays("abbreviated")
    days = "" if len(sequence.days) == 7 else ", ".join(names[day] for day in sorted(sequence.days))
    times = (sequence.sends_from, sequence.sends_until)
    span = "–".join(f"{each:%H:%M}" if each else " " for each in times) if any(times) else ""
    return " · ".join(part for part in (days, figures(span.strip())) if part)


def stops(sequence: Sequence) -> str:
    """What ends it before its end."""
    whys = [gettext("the person answers")]
    if sequence.stops_at_meeting:
        whys.append(gettext("a meeting is planned"))
    if sequence.stops_at_deal:
        whys.append(gettext("the deal is won or lost"))
    return ", ".join(whys)
