"""Words of sequences for the pages of this room, and for the time line."""

from django import template

from alaka.sequences.models import Reason, Sequence, Step
from alaka.sequences.saying import icon, said

register = template.Library()


@register.filter
def reason_said(value: str) -> str:
    """Why somebody is in it no more, by its name; one that is not known as it stands."""
    return str(Reason(value).label) if value in Reason.values else value


@register.filter
def step_icon(step: Step) -> str:
    return icon(step)


@register.filter
def step_said(step: Step, sequence: Sequence) -> str:
    return said(step, sequence)
