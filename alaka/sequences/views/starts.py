"""Starting a sequence: for one person, from his page or a deal; for the people of a list."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.accounts.models import AuditEntry
from alaka.contacts.hours_form import figures
from alaka.contacts.models import Contact
from alaka.inbox.acting import looking_again, number, told
from alaka.sales.models import Deal
from alaka.sequences import many
from alaka.sequences.models import Sequence
from alaka.sequences.previewing import foreseen
from alaka.sequences.starting import CannotStart, start, start_many


@require_http_methods(["GET", "POST"])
@answering_required
def one(request: AgentRequest, pk: int) -> HttpResponse:
    """First which sequence, with what would be sent when; by POST it begins. ``deal``: whose."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    given = request.POST if request.method == "POST" else request.GET
    offered = list(_offered(request))
    chosen = next((row for row in offered if str(row.pk) == given.get("sequence")), None)
    seen = Deal.objects.visible_to(request.user).filter(contact__in=contact.ids)
    deal = seen.filter(pk=number(given.get("deal", ""))).first()
    error = ""
    if request.method == "POST" and chosen is not None:
        try:
            start(chosen, contact, by=request.user, deal=deal)
            return _begun(request, contact, chosen)
        except CannotStart as problem:
            error = str(problem.reason)
    context: dict[str, Any] = {
        "contact": contact, "deal": deal, "offered": offered, "chosen": chosen, "error": error,
        "foreseen": foreseen(chosen, [contact])[0] if chosen else None,
    }  # fmt: skip
    return _sheet(request, context)


def _offered(request: AgentRequest) -> Any:
    rows = Sequence.objects.visible_to(request.user).on().filter(steps__isnull=False).distinct()
    return rows.select_related("channel", "sender")


def _begun(request: AgentRequest, contact: Contact, sequence: Sequence) -> HttpResponse:
    text = _("“%(name)s” begins.") % {"name": sequence.name}
    if not request.htmx:
        messages.success(request, text)
        return redirect(contact)
    return looking_again(told(request, text))


def _sheet(request: AgentRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    name = "sequences/start.html" if request.htmx else "sequences/start_page.html"
    return render(request, name, context, status=status)


@require_http_methods(["GET", "POST"])
@answering_required
def people(request: AgentRequest) -> HttpResponse:
    """``sequence``; and of whom: ``person`` chosen in the list, or a whole ``list``."""
    given = request.POST if request.method == "POST" else request.GET
    offered = list(_offered(request))
    chosen = next((row for row in offered if str(row.pk) == given.get("sequence")), None)
    asked = many.asked(given, request.user)
    if request.method == "POST" and chosen is not None and asked.ids:
        return _many_begun(request, chosen, asked)
    context = {"offered": offered, "chosen": chosen, "asked": asked, "lists": many.lists(request)}
    if chosen is not None:
        context |= many.preview(chosen, asked)
    return render(request, "sequences/people.html", context)


def _many_begun(request: AgentRequest, sequence: Sequence, asked: many.Asked) -> HttpResponse:
    start_many(sequence, asked.ids, by=request.user)
    count = len(asked.ids)
    AuditEntry.write("sequence started", request=request, about=f"{sequence}: {count}")
    text = ngettext(
        "It begins with %(count)s person; whoever cannot be written to is left out.",
        "It begins with %(count)s people; whoever cannot be written to is left out.",
        count,
    )
    messages.success(request, text % {"count": figures(str(count))})
    return redirect(sequence)
