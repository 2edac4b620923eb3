"""How often goals were reached lately: beside each where it is set up."""

from collections.abc import Sequence
from datetime import timedelta

from alaka.core import clock
from alaka.goals.models import Goal
from alaka.goals.reaching import Question

LATELY = timedelta(days=30)


def lately(goals: Sequence[Goal]) -> dict[int, int]:
    """By the number of the goal; one that nobody reached is not among them."""
    until = clock.now()
    question = Question(until - LATELY, until)
    counted = f"SELECT goal, count(*) FROM ({question.goals(goals)}) AS one GROUP BY goal"  # noqa: S608
    rows = question.ask(counted) if goals else []
    return {goals[place - 1].pk: number for place, number in rows}
