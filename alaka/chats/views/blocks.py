"""Keeping a guest out of the chat, for a time or for good, and letting him in again."""

from datetime import timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.chats.blocking import block, unblock
from alaka.chats.models import Guest
from alaka.chats.panels import DURATIONS
from alaka.core import clock
from alaka.inbox.acting import acted, told


class BlockForm(forms.Form):
    hours = forms.ChoiceField(choices=DURATIONS, required=False, label=gettext_lazy("How long"))
    why = forms.CharField(max_length=200, required=False, label=gettext_lazy("Reason"))
    with_address = forms.BooleanField(required=False)


@require_POST
@answering_required
def blocks(request: AgentRequest, pk: int) -> HttpResponse:
    guest = get_object_or_404(Guest.objects.visible_to(request.user), pk=pk)
    form = BlockForm(request.POST)
    if not form.is_valid():
        name, (reason, *_others) = next(iter(form.errors.items()))
        return told(request, f"{form.fields[name].label}: {reason}", level="error")
    asked = form.cleaned_data
    until = clock.now() + timedelta(hours=int(asked["hours"])) if asked["hours"] else None
    block(guest, by=request.user, until=until, why=asked["why"], with_address=asked["with_address"])
    return acted(request, _("Blocked. What was said stays; you can let the visitor in again."))


@require_POST
@answering_required
def release(request: AgentRequest, pk: int) -> HttpResponse:
    guest = get_object_or_404(Guest.objects.visible_to(request.user), pk=pk)
    unblock(guest, by=request.user)
    return acted(request, _("The visitor can write again."))
