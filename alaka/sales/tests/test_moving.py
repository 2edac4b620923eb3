from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from alaka.accounts.models import Agent
from alaka.contacts import tagging
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.sales import moving
from alaka.sales.models import Came, Deal, DealStatus, LostReason, Stage, StageStay, Went
from alaka.sales.opening import Brief, open_deal
from alaka.timeline.models import Event


def verbs(deal: Deal) -> list[str]:
    rows = Event.objects.filter(subject_type="sales.deal", subject_id=deal.pk)
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_a_deal_begins_in_the_first_stage_with_what_its_customer_is_in(
    wedding: Deal, stages: list[Stage], dana: Contact
) -> None:
    assert wedding.stage == stages[0]
    assert wedding.value == Decimal("1200.00")
    stay = StageStay.objects.get()
    assert (stay.stage, stay.came, stay.left_at) == (stages[0], Came.OPENED, None)
    event = Event.objects.get(verb="deal.opened")
    assert event.contact == dana


def test_a_move_ends_one_stay_and_begins_another(
    wedding: Deal, stages: list[Stage], alice: Agent
) -> None:
    begun = datetime(2026, 3, 2, 9, tzinfo=UTC)
    StageStay.objects.update(entered_at=begun)
    Deal.objects.update(entered_stage_at=begun)
    with clock.stopped_at(begun + timedelta(days=4)):
        assert moving.move(wedding, stages[2], seen=stages[0].pk, by=alice)
    assert wedding.stage == stages[2]
    first, second = StageStay.objects.order_by("pk")
    assert (first.went, first.lasted) == (Went.MOVED, timedelta(days=4))
    assert (second.came, second.went, second.amount) == (Came.MOVED, "", Decimal("1200.00"))
    event = Event.objects.get(verb="deal.moved")
    assert (event.data["from_name"], event.data["to_name"], event.data["days"]) == (
        "New", "Offer made", 4,
    )  # fmt: skip


def test_a_move_to_where_it_stands_is_none(
    wedding: Deal, stages: list[Stage], alice: Agent
) -> None:
    assert not moving.move(wedding, stages[0], seen=stages[3].pk, by=alice)
    assert verbs(wedding) == ["deal.opened"]


def test_a_card_seen_where_it_no_longer_is_does_not_move(
    wedding: Deal, stages: list[Stage], alice: Agent
) -> None:
    moving.move(wedding, stages[1], seen=stages[0].pk, by=alice)
    with pytest.raises(moving.Overtaken) as problem:
        moving.move(wedding, stages[3], seen=stages[0].pk, by=alice)
    assert problem.value.deal.stage == stages[1]
    wedding.refresh_from_db()
    assert wedding.stage == stages[1]


def test_a_stage_asks_for_what_is_missing(wedding: Deal, stages: list[Stage], alice: Agent) -> None:
    Stage.objects.filter(pk=stages[2].pk).update(required=["expected_on", "amount", "competitor"])
    stages[2].refresh_from_db()
    with pytest.raises(moving.Lacking) as problem:
        moving.move(wedding, stages[2], seen=stages[0].pk, by=alice)
    assert problem.value.names == ["expected_on", "competitor"]
    assert StageStay.objects.count() == 1


def test_on_entering_its_customer_is_tagged_and_a_deal_of_nobody_given_away(
    dana: Contact, stages: list[Stage], alice: Agent
) -> None:
    deal = open_deal(Brief("Roses", contact=dana), by=alice)
    tag = tagging.named("hot")
    stages[1].on_entering = [{"do": "tag", "with": tag.pk}, {"do": "owner", "with": alice.pk}]
    stages[1].save()
    moving.move(deal, stages[1], seen=stages[0].pk, by=alice)
    assert deal.owner == alice
    assert [each.name for each in tagging.on(dana)] == ["hot"]


def test_what_is_to_be_done_with_somebody_who_is_gone_is_left(
    wedding: Deal, stages: list[Stage], alice: Agent
) -> None:
    stages[1].on_entering = [{"do": "tag", "with": 999}, {"do": "sing", "with": 1}]
    stages[1].save()
    assert moving.move(wedding, stages[1], seen=stages[0].pk, by=alice)


def test_won_is_won_once(wedding: Deal, alice: Agent) -> None:
    assert moving.win(wedding, by=alice)
    assert not moving.win(wedding, by=alice)
    assert (wedding.status, wedding.closed_by) == (DealStatus.WON, alice)
    assert StageStay.objects.get().went == Went.WON
    assert verbs(wedding) == ["deal.opened", "deal.won"]


def test_a_deal_is_lost_for_a_reason_over_what_happened(
    wedding: Deal, alice: Agent, too_expensive: LostReason, talk: Conversation
) -> None:
    loss = moving.Loss(too_expensive, "A cousin has a shop.", conversation=talk)
    assert moving.lose(wedding, loss, by=alice)
    assert (wedding.status, wedding.lost_reason) == (DealStatus.LOST, too_expensive)
    assert wedding.lost_over_conversation == talk
    stay = StageStay.objects.get()
    assert (stay.went, stay.lost_reason) == (Went.LOST, too_expensive)
    assert Event.objects.get(verb="deal.lost").data["reason_name"] == "Too expensive"


def test_the_database_keeps_no_lost_deal_without_a_reason(wedding: Deal) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Deal.objects.filter(pk=wedding.pk).update(status="lost", closed_at=clock.now())


def test_what_is_won_cannot_be_lost_behind_its_back(
    wedding: Deal, alice: Agent, too_expensive: LostReason
) -> None:
    moving.win(wedding, by=alice)
    with pytest.raises(moving.Overtaken):
        moving.lose(wedding, moving.Loss(too_expensive), by=alice)
    with pytest.raises(moving.Overtaken):
        moving.move(wedding, wedding.stage, seen=wedding.stage_id, by=alice)


def test_reopening_keeps_what_was(
    wedding: Deal, stages: list[Stage], alice: Agent, too_expensive: LostReason
) -> None:
    moving.move(wedding, stages[1], seen=stages[0].pk, by=alice)
    moving.lose(wedding, moving.Loss(too_expensive), by=alice)
    assert moving.reopen(wedding, by=alice)
    assert not moving.reopen(wedding, by=alice)
    assert (wedding.status, wedding.stage, wedding.lost_reason) == ("open", stages[1], None)
    assert wedding.reopened == 1
    stays = list(StageStay.objects.order_by("pk").values_list("came", "went"))
    assert stays == [("opened", "moved"), ("moved", "lost"), ("reopened", "")]
    assert StageStay.objects.filter(lost_reason=too_expensive).count() == 1
