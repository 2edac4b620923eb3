"""How an improvement stands: published or not, the cases behind it, who was told and who waits."""

from typing import Any

from alaka.accounts.models import Agent
from alaka.cases.improving.listing import is_open
from alaka.cases.improving.telling import UNFINISHED
from alaka.cases.improving.words import page_address
from alaka.cases.models import Case, Improvement, Telling

# More than these are looked at in the list of cases.
SHOWN = 20


def state(improvement: Improvement, agent: Agent) -> dict[str, Any]:
    behind = Case.objects.visible_to(agent).filter(improvements=improvement).for_list()
    cases = list(behind.order_by("-opened_at", "-pk")[: SHOWN + 1])
    place = improvement.place
    return {
        "cases": cases[:SHOWN],
        "has_more_cases": len(cases) > SHOWN,
        "hidden_cases": not cases and improvement.cases.exists(),
        "told_count": improvement.told.exclude(at=None).count(),
        "telling": running(improvement),
        "is_open": place is not None and is_open(place),
        "address": page_address(place) if place else "",
    }


def running(improvement: Improvement) -> dict[str, Any] | None:
    """The telling under way: how far it is, or that it can still be taken back."""
    rows = improvement.tellings.filter(status__in=UNFINISHED).select_related("by")
    telling = rows.order_by("-pk").first()
    if telling is None:
        return None
    total = telling.told.count()
    return {
        "row": telling,
        "total": total,
        "done": total - telling.told.filter(at=None, problem="").count(),
        "can_undo": telling.status == Telling.Status.WAITING,
    }
