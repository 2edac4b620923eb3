"""What to offer to a person, beside a conversation or on his page; and what came of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.contacts.models import Contact
from alaka.inbox.acting import acted, number
from alaka.inbox.counting import seen_by
from alaka.inbox.models import Conversation
from alaka.offers import answering
from alaka.offers.answering import Said
from alaka.offers.forms import DeclineForm
from alaka.offers.models import Answer, OfferAnswer, OfferRule
from alaka.offers.panels import PANELS, shown
from alaka.sales.acting import with_way_back


@require_safe
@agent_required
def index(request: AgentRequest, pk: int) -> HttpResponse:
    """``conversation`` is the one at hand, if any."""
    contact, conversation = _meant(request, pk)
    context = {**shown(request, contact, conversation), "panel": PANELS[0]}
    is_part = bool(request.htmx)
    return render(request, "offers/panel.html" if is_part else "offers/page.html", context)


def _meant(request: AgentRequest, pk: int) -> tuple[Contact, Conversation | None]:
    """The person as who he is read, and the conversation, as far as the reader sees them."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    if contact.root_id is not None:
        contact = Contact.objects.get(pk=contact.root_id)
    given = number((request.POST or request.GET).get("conversation", ""))
    rows = seen_by(request).filter(contact__in=contact.ids).select_related("place", "team")
    return contact, rows.filter(pk=given).first() if given else None


@require_http_methods(["GET", "POST"])
@answering_required
def answer(request: AgentRequest, pk: int, rule: int) -> HttpResponse:
    """What was said to an offer: ``answer`` by POST. By GET the sheet that asks why not."""
    contact, conversation = _meant(request, pk)
    row = get_object_or_404(OfferRule.objects.select_related("product"), pk=rule)
    if request.method == "GET":
        context = {"contact": contact, "conversation": conversation, "rule": row}
        return _asked(request, {**context, "form": DeclineForm()})
    given = request.POST.get("answer", "")
    form = DeclineForm(request.POST)
    if given not in Answer.values or not form.is_valid():
        context = {"contact": contact, "conversation": conversation, "rule": row}
        return _asked(request, {**context, "form": form}, status=422)
    said = Said(Answer(given), form.cleaned_data["reason"], conversation)
    made = answering.answer(contact, row, said, by=request.user)
    return _done(request, made, _told(made))


def _asked(request: AgentRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    if request.htmx:
        return render(request, "offers/declining.html", context, status=status)
    sheet = render_to_string("offers/declining.html", context, request)
    return render(request, "offers/page.html", {**context, "sheet": sheet}, status=status)


def _told(made: OfferAnswer) -> str:
    said = _("%(product)s: %(answer)s") % {
        "product": made.product.name, "answer": made.get_answer_display().lower(),
    }  # fmt: skip
    if made.deal is None:
        return said
    link = format_html('<a href="{}">{}</a>', made.deal.get_absolute_url(), _("To the deal"))
    return format_html("{} · {}", said, link)


def _done(request: AgentRequest, made: OfferAnswer, text: str) -> HttpResponse:
    back = with_way_back(request, text, reverse("offer-answer-removal", args=[made.pk]))
    if request.htmx:
        return acted(request, back)
    messages.success(request, back)
    return redirect(made.conversation or made.contact)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    """Pressed by mistake: by whoever pressed it, or a manager."""
    people = Contact.objects.visible_to(request.user)
    rows = OfferAnswer.objects.filter(contact__in=people)
    row = get_object_or_404(rows.select_related("contact", "conversation", "product"), pk=pk)
    if row.agent_id != request.user.pk and not request.user.can_manage:
        raise PermissionDenied
    answering.take_back(row, by=request.user)
    text = _("Taken back.")
    if request.htmx:
        return acted(request, text)
    messages.success(request, text)
    return redirect(row.contact)
