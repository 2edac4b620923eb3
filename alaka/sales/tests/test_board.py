from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales import board, moving
from alaka.sales.models import Deal, Pipeline, Stage
from alaka.sales.opening import Brief, open_deal


def deal(title: str, by: Agent, **facts: Any) -> Deal:
    return open_deal(Brief(title, **facts), by=by)


def test_each_column_says_how_many_and_how_much(
    wedding: Deal, stages: list[Stage], pipeline: Pipeline, alice: Agent
) -> None:
    deal("Lilies", alice, amount=Decimal(300), stage=stages[1])
    deal("Tulips", alice, amount=Decimal(50), currency="AZN", stage=stages[1])
    won = deal("Done", alice, amount=Decimal(900))
    moving.win(won, by=alice)
    columns = board.of(alice, pipeline, {})
    assert [column.stage for column in columns] == stages
    assert [(each.count, each.value, each.unvalued) for each in columns[:3]] == [
        (1, Decimal(1200), 0), (2, Decimal(300), 1), (0, Decimal(0), 0),
    ]  # fmt: skip
    assert columns[0].weighted == Decimal(120)


def test_what_is_to_be_done_first_stands_first(pipeline: Pipeline, alice: Agent) -> None:
    now = clock.now()
    small = deal("Small", alice, amount=Decimal(1))
    large = deal("Large", alice, amount=Decimal(9))
    later = deal("Later", alice)
    soon = deal("Soon", alice)
    Deal.objects.filter(pk=later.pk).update(next_at=now + timedelta(days=2))
    Deal.objects.filter(pk=soon.pk).update(next_at=now + timedelta(days=1))
    unpriced = deal("Unpriced", alice)
    cards = board.of(alice, pipeline, {})[0].cards
    assert cards == [soon, later, large, small, unpriced]


def test_a_column_is_paged_by_itself(
    pipeline: Pipeline, stages: list[Stage], alice: Agent, at_alice: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(board, "SHOWN", 2)
    for number in range(5):
        deal(f"Roses {number}", alice)
    first = board.of(alice, pipeline, {})[0]
    assert (len(first.cards), first.more, first.next_size) == (2, 3, 4)
    answer = at_alice.get("/desk/deals/", {"more": f"{stages[0].pk}.4"}).content.decode()
    assert answer.count("data-deal=") == 4
    assert "1 more" in answer


def test_the_board_shows_what_its_reader_may_see(wedding: Deal, at_charlie: Client) -> None:
    answer = at_charlie.get("/desk/deals/").content.decode()
    assert "Flowers for a wedding" not in answer
    assert "No deal is open here" in answer


def test_with_several_pipelines_each_is_a_tab(pipeline: Pipeline, at_alice: Client) -> None:
    assert "tab-bar" not in at_alice.get("/desk/deals/").content.decode()
    firms = Pipeline.objects.create(name="Firms", position=1)
    answer = at_alice.get("/desk/deals/").content.decode()
    assert f"/desk/deals/?pipeline={firms.pk}" in answer


def test_a_deal_that_stands_too_long_is_marked(
    wedding: Deal, at_alice: Client, stages: list[Stage]
) -> None:
    assert "is-ageing" not in at_alice.get("/desk/deals/").content.decode()
    long_ago = clock.now() - timedelta(days=stages[0].expected_days or 0, hours=1)
    Deal.objects.update(entered_stage_at=long_ago)
    assert "is-ageing" in at_alice.get("/desk/deals/").content.decode()


@pytest.mark.parametrize(
    "query", ["pipeline=0", "pipeline=x", "more=1.9", "more=x", "more=..", "more=1.99999999999999"]
)
def test_an_odd_address_shows_the_board(query: str, pipeline: Pipeline, at_alice: Client) -> None:
    assert at_alice.get(f"/desk/deals/?{query}").status_code == 200


def test_a_deal_of_a_person_stands_at_his_side(
    wedding: Deal, dana: Contact, at_alice: Client
) -> None:
    assert "Flowers for a wedding" in at_alice.get(dana.get_absolute_url()).content.decode()
