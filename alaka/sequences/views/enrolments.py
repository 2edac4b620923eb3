"""What is done to one person's way through a sequence: paused, let go on, stopped."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.acting import looking_again, overtaken, told
from alaka.sequences import starting
from alaka.sequences.acting import enrolment_meant
from alaka.sequences.starting import CannotStart
from alaka.sequences.stopping import stop_by_hand

_PAUSED = gettext_lazy(
    "It is paused. What has not gone yet is taken back, and sent when it goes on."
)


@require_POST
@answering_required
def pausing(request: AgentRequest, pk: int) -> HttpResponse:
    return _done(request, pk, starting.pause, str(_PAUSED))


@require_POST
@answering_required
def resumption(request: AgentRequest, pk: int) -> HttpResponse:
    try:
        return _done(request, pk, starting.resume, _("It goes on."))
    except CannotStart as problem:
        return told(request, str(problem.reason), level="error")


@require_POST
@answering_required
def stopping(request: AgentRequest, pk: int) -> HttpResponse:
    return _done(request, pk, stop_by_hand, _("It is stopped."))


def _done(request: AgentRequest, pk: int, act: Callable[..., bool], text: str) -> HttpResponse:
    row = enrolment_meant(request, pk)
    if not act(row, by=request.user):
        return overtaken(request, _("It is over already."), row.sequence)
    return looking_again(told(request, text))
