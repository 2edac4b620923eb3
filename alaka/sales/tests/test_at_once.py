"""Two people at one deal in the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from alaka.accounts.models import Agent
from alaka.sales import moving
from alaka.sales.models import Deal, Stage, StageStay


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_a_deal_at_once_the_second_is_told(
    wedding: Deal, stages: list[Stage], alice: Agent, bob: Agent
) -> None:
    start, told = Barrier(2), []

    def move(stage: Stage, agent: Agent) -> None:
        row = Deal.objects.get(pk=wedding.pk)
        start.wait()
        try:
            moving.move(row, stage, seen=stages[0].pk, by=agent)
        except moving.Overtaken as overtaken:
            told.append((stage, overtaken.deal.stage))
        finally:
            connection.close()

    pairs = ((stages[1], alice), (stages[2], bob))
    threads = [Thread(target=move, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wedding.refresh_from_db()
    ((refused, shown),) = told
    assert shown == wedding.stage
    assert {refused, wedding.stage} == {stages[1], stages[2]}
    stays = StageStay.objects.order_by("pk").values_list("stage", "went")
    assert list(stays) == [(stages[0].pk, "moved"), (wedding.stage_id, "")]
