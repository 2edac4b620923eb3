"""A new conversation from a person's page, in which we write first."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts.models import Contact
from alaka.inbox.answering import Saying
from alaka.inbox.composing import token
from alaka.inbox.forms import OpeningForm
from alaka.inbox.opening import begin, channels_to
from alaka.inbox.ways import CannotAnswer

TEMPLATE = "inbox/opening.html"


@require_http_methods(["GET", "POST"])
@answering_required
def openings(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    channels = channels_to(contact, request.user)
    form = OpeningForm(request.POST or None, request.FILES or None, channels)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        channel = next(row for row in channels if row.pk == values["channel"])
        saying = Saying(values["text"], values["at"], form.blobs(), copies=values["copies"])
        try:
            message = begin(contact, channel, values["subject"], saying, by=request.user)
            return redirect(message.conversation)
        except CannotAnswer as problem:
            form.add_error(None, str(problem))
    chips = [(file, token(file)) for file in form.uploaded] if form.is_bound else []
    context = {"form": form, "contact": contact, "channels": channels, "chips": chips}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)
