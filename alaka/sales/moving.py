"""A deal goes through its pipeline: moved, won, lost, and back.

Each act says what its actor had seen; where the deal stands elsewhere by now, nothing is done
(``Overtaken``). Every stay in a stage is kept, with how it ended: from them the funnel is counted.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.core import clock
from alaka.core.holding import held
from alaka.inbox.models import Conversation
from alaka.sales import entering, money
from alaka.sales.models import Came, Deal, DealStatus, LostReason, Stage, StageStay, Went
from alaka.sales.opening import stay, tell


class Overtaken(Exception):
    """Somebody else moved or closed the deal meanwhile; ``deal`` is as it is now."""

    def __init__(self, deal: Deal) -> None:
        super().__init__(deal.pk)
        self.deal = deal


class Lacking(Exception):
    """The stage asks for what the deal does not have yet: names of its fields."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True)
class Loss:
    """Why it was lost, and over what that happened, if that is in here."""

    reason: LostReason
    note: str = ""
    case: Case | None = None
    conversation: Conversation | None = None


@transaction.atomic
def move(deal: Deal, stage: Stage, *, seen: int, by: Agent | None) -> bool:
    """Into another stage of any pipeline; False where it stands there. ``seen`` is the id of the
    stage that the mover saw it in. Raises Overtaken and Lacking."""
    row = hold(deal)
    if row.stage_id == stage.pk and row.is_open:
        return False
    if row.stage_id != seen or not row.is_open:
        raise Overtaken(row)
    if names := entering.lacking(row, stage):
        raise Lacking(names)
    before, days = row.stage, row.days_in_stage
    _leave(row, Went.MOVED, by)
    row.stage, row.pipeline, row.entered_stage_at = stage, stage.pipeline, clock.now()
    row.save(update_fields=["stage", "pipeline", "entered_stage_at"])
    stay(row, Came.MOVED, by)
    after = {"to": stage.pk, "to_name": stage.name}
    tell(
        "deal.moved",
        row,
        by,
        **{"from": before.pk, "from_name": before.name, "days": days},
        **after,
    )
    entering.entered(row, stage, by)
    deal.refresh_from_db()
    return True


@transaction.atomic
def win(deal: Deal, *, by: Agent | None) -> bool:
    """They bought; False where that is known. Raises Overtaken where it is lost."""
    row = hold(deal)
    if not row.is_open:
        if row.status == DealStatus.WON:
            return False
        raise Overtaken(row)
    _close(row, DealStatus.WON, Went.WON, by)
    amount = {
        "amount": str(row.amount) if row.amount is not None else None,
        "currency": row.currency,
    }
    tell("deal.won", row, by, stage=row.stage_id, stage_name=row.stage.name, **amount)
    deal.refresh_from_db()
    return True


@transaction.atomic
def lose(deal: Deal, loss: Loss, *, by: Agent | None) -> bool:
    """They will not buy, and why. Raises Overtaken where it is won."""
    row = hold(deal)
    if not row.is_open:
        if row.status == DealStatus.LOST:
            return False
        raise Overtaken(row)
    row.lost_reason, row.lost_note = loss.reason, loss.note
    row.lost_over_case, row.lost_over_conversation = loss.case, loss.conversation
    _close(row, DealStatus.LOST, Went.LOST, by)
    told: dict[str, Any] = {
        "stage": row.stage_id,
        "stage_name": row.stage.name,
        "reason": loss.reason.pk,
        "reason_name": loss.reason.name,
    }
    tell("deal.lost", row, by, **told)
    deal.refresh_from_db()
    return True


@transaction.atomic
def reopen(deal: Deal, *, by: Agent | None, stage: Stage | None = None) -> bool:
    """Back into the stage it was closed in, or into another; what was before stays in the log."""
    row = hold(deal)
    if row.is_open:
        return False
    was = row.status
    row.status, row.closed_at, row.closed_by = DealStatus.OPEN, None, None
    row.lost_reason, row.lost_note = None, ""
    row.lost_over_case, row.lost_over_conversation = None, None
    row.stage = stage or row.stage
    row.pipeline, row.entered_stage_at = row.stage.pipeline, clock.now()
    row.reopened += 1
    row.value = money.valued(row.amount, row.currency)
    row.save()
    stay(row, Came.REOPENED, by)
    tell("deal.reopened", row, by, was=was, stage=row.stage_id, stage_name=row.stage.name)
    deal.refresh_from_db()
    return True


def hold(deal: Deal) -> Deal:
    """As it is now, held until the caller's transaction ends."""
    rows = Deal.objects.defer("search").select_related("stage__pipeline", "contact")
    found = held(rows, deal.pk)
    if found is None:
        raise Deal.DoesNotExist
    return found


def _close(row: Deal, status: DealStatus, went: Went, by: Agent | None) -> None:
    row.status, row.closed_at, row.closed_by = status, clock.now(), by
    row.next_at = None
    row.save()
    _leave(row, went, by)


def _leave(row: Deal, went: Went, by: Agent | None) -> None:
    rows = StageStay.objects.filter(deal=row, left_at=None)
    rows.update(left_at=clock.now(), went=went, left_by=by, lost_reason=row.lost_reason)
