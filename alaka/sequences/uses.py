"""Which sequences ask for a segment in one of their steps: for registry.SEGMENT_USES."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.segments.uses import Use, asks_for
from alaka.sequences.models import Kind, Sequence, Step


def of_segment(agent: Agent, pk: int) -> Iterator[Use]:
    seen = Sequence.objects.visible_to(agent)
    steps = Step.objects.filter(kind=Kind.CONDITION, sequence__in=seen)
    asking = {step.sequence_id for step in steps if asks_for(step.settings, pk)}
    for sequence in Sequence.objects.filter(pk__in=asking):
        yield Use(_("Sequence"), sequence.name, sequence.get_absolute_url())
