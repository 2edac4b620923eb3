"""What this room holds about people: for registry.PERSONAL."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.core.personal import Holding, Personal, Rows, Whom
from alaka.timeline.models import Event

# What is counted and whose clocks run by these; all else was about the person himself.
_STAYING = ("inbox.conversation", "inbox.message", "cases.case")
# Words that name us, never a person: of a rule, a team, a place, a promise.
_OURS = {"rule", "team", "place", "target", "names", "status", "kind"}
_OF_AGENTS = {"conversation.assigned", "conversation.handed", "case.passed"}
_AT_ONCE = 1000


def _events(whom: Whom) -> Rows:
    return Event.objects.filter(contact__in=whom.ids)


def _erase(whom: Whom) -> None:
    gone = _events(whom).exclude(subject_type__in=_STAYING)
    gone._raw_delete(gone.db)
    empty(_events(whom))


def empty(events: Rows) -> None:
    """Take the words out of these: what happened, when and by whom of us, stays."""
    left, after = events.order_by("pk"), 0
    while rows := list(left.filter(pk__gt=after)[:_AT_ONCE]):
        after = rows[-1].pk
        for row in rows:
            row.data = {
                key: value for key, value in row.data.items() if _says_nothing(row.verb, key, value)
            }
        Event.objects.bulk_update(rows, ["data"])


def _says_nothing(verb: str, key: str, value: Any) -> bool:
    if key in _OURS or (key == "name" and verb in _OF_AGENTS):
        return isinstance(value, str)
    if isinstance(value, list):
        return all(isinstance(each, int) for each in value)
    return value is None or isinstance(value, int | float)


PERSONAL = Personal(
    holdings=(
        Holding(
            name="events",
            label=_("Lines of the timeline"),
            model="timeline.Event",
            rows=_events,
            shown=("at", "verb", "actor__name", "data"),
            # Also what a rule of ours tells another program.
            internal=Q(verb__startswith="note.") | Q(verb="webhook.called"),
            keeps=("verb", "subject_type", "data"),
            why=_("Of conversations and cases the moment stays, without words."),
            erase=_erase,
        ),
    ),
)
