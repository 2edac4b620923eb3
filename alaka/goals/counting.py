"""How often goals were reached lately: beside each where it is set up."""

from collections.abc import Sequence
from datetime import timedelta

from alaka.core import clock
from alaka.goals.models import Goal
from alaka.goals.reaching import Question
from alaka.tracking.columns.lacking import NoAnswerError

LATELY = timedelta(days=30)


def lately(goals: Sequence[Goal]) -> dict[int, int]:
    """By the number of the goal; none where that cannot be counted yet."""
    until = clock.now()
    question = Question(until - LATELY, until)
    counted = f"SELECT goal, count(*) FROM ({question.goals(goals)}) AS one GROUP BY goal"  # noqa: S608
    try:
        rows = question.ask(counted) if goals else []
    except NoAnswerError:
        return {}
    return {goal.pk: 0 for goal in goals} | {goals[place - 1].pk: many for place, many in rows}
