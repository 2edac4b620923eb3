"""Acts on sequences: which one is meant."""

from django.shortcuts import get_object_or_404

from alaka.accounts.access import AgentRequest
from alaka.accounts.models import AuditEntry
from alaka.sequences.models import Enrolment, Sequence, Step

_BESIDE = ("channel", "sender")


def meant(request: AgentRequest, pk: int) -> Sequence:
    """The sequence of that number, if the agent may see it; else Http404."""
    rows = Sequence.objects.visible_to(request.user).select_related(*_BESIDE)
    return get_object_or_404(rows, pk=pk)


def step_meant(request: AgentRequest, pk: int) -> Step:
    rows = Step.objects.filter(sequence__in=Sequence.objects.visible_to(request.user))
    beside = ("sequence__channel", "sequence__sender")
    return get_object_or_404(rows.select_related(*beside), pk=pk)


def enrolment_meant(request: AgentRequest, pk: int) -> Enrolment:
    rows = Enrolment.objects.visible_to(request.user).select_related("sequence", "contact")
    return get_object_or_404(rows, pk=pk)


def note(request: AgentRequest, act: str, sequence: Sequence) -> None:
    AuditEntry.write(f"sequence {act}", request=request, about=sequence.name)
    sequence.publish()
