"""The actions that a step has done: those of the house, see alaka.segments.actions."""

from alaka.segments.actions import actions_for
from alaka.segments.actions.base import Action, Gone
from alaka.sequences.models import Sequence, Step

# What is asked for most, with a button of its own each.
PLAN, MOVE = "activity.plan", "deal.move"


def action_of(step: Step, sequence: Sequence) -> Action:
    """On behalf of the sender; one that is here no more says so and does nothing."""
    sender = sequence.sender
    kind = actions_for(sender).get(step.settings.get("do", ""), Gone)
    return kind(step.settings.get("with") or {}, sender)
