"""The clocks follow what happens: subscribers of everything that begins, ends or halts a promise.

Enters: ids of events. Leaves: the clocks of their conversations settled.
"""

from collections.abc import Iterable

from alaka.cases.models import CaseConversation
from alaka.inbox.models import Regrouping
from alaka.sla.models import Clock, Policy
from alaka.sla.settling import settle
from alaka.timeline.models import Event


def look(event_ids: list[int]) -> None:
    if not Policy.objects.running().exists() and not Clock.objects.running().exists():
        return
    for conversation_id in sorted(concerned(Event.objects.filter(pk__in=event_ids))):
        settle(conversation_id)


def concerned(events: Iterable[Event]) -> set[int]:
    """Ids of the conversations that the events tell of."""
    found: set[int] = set()
    cases: set[int] = set()
    regrouped: set[int] = set()
    for event in events:
        if event.subject_type == "cases.case":
            cases.add(event.subject_id)
            found.add(event.data.get("conversation") or 0)  # of one that is no longer linked
        elif event.subject_type == "inbox.message":
            found.add(event.data.get("conversation") or 0)
        else:
            found.add(event.subject_id)
            found.add(event.data.get("source") or 0)
            if event.verb == "regrouping.undone":
                regrouped.add(event.subject_id)
    if cases:
        links = CaseConversation.objects.filter(case__in=cases)
        found |= set(links.values_list("conversation_id", flat=True))
    if regrouped:
        moves = Regrouping.objects.filter(source__in=regrouped)
        found |= set(moves.values_list("target_id", flat=True))
    return found - {0}
