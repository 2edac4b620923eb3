"""Which conversations a deal was spoken of in: linked from either side, as those of cases are."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.acting import acted, number, onto, words_of
from alaka.inbox.counting import seen_by
from alaka.inbox.joining import candidates
from alaka.sales.acting import asked, done, meant
from alaka.sales.models import Deal, DealConversation
from alaka.sales.opening import link, unlink
from alaka.sales.searching import with_words

SHOWN = 10


@require_http_methods(["GET", "POST"])
@answering_required
def links(request: AgentRequest, pk: int) -> HttpResponse:
    """A further conversation of a deal."""
    deal = meant(request, pk)
    if "target" in request.POST:
        target = number(request.POST["target"])
        conversation = get_object_or_404(seen_by(request).select_related("contact"), pk=target)
        link(deal, conversation, by=request.user)
        return done(request, deal, _("The conversation is linked."))
    words = words_of(request)
    person = deal.contact.ids if deal.contact is not None else []
    found = candidates(seen_by(request).exclude(deals=deal), person, words)
    context = {"deal": deal, "found": found, "words": words}
    if request.htmx.target == "link-list":
        return render(request, "cases/acts/link_list.html", context)
    return asked(request, "sales/acts/link.html", context)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    rows = DealConversation.objects.filter(deal__in=Deal.objects.visible_to(request.user))
    row = get_object_or_404(rows.select_related("deal__contact"), pk=pk)
    deal = meant(request, row.deal_id)
    unlink(row, by=request.user)
    return done(request, deal, _("The conversation no longer belongs to the deal."))


@require_http_methods(["GET", "POST"])
@answering_required
def of_conversation(request: AgentRequest, pk: int) -> HttpResponse:
    """The other way round: a deal that this conversation speaks of too."""
    conversation = get_object_or_404(seen_by(request).select_related("contact"), pk=pk)
    if "target" in request.POST:
        deal = meant(request, number(request.POST["target"]))
        link(deal, conversation, by=request.user)
        text = _("It belongs to the deal “%(title)s” now.") % {"title": deal.title}
        return (
            acted(request, text) if request.htmx else onto(request, conversation.get_absolute_url())
        )
    words = words_of(request)
    rows = Deal.objects.visible_to(request.user).exclude(conversations=conversation)
    his = rows.filter(contact__in=conversation.contact.ids)
    found = (with_words(rows, words) if words else his).for_list().order_by("-opened_at", "-pk")
    context = {"conversation": conversation, "found": found[:SHOWN], "words": words}
    if request.htmx.target == "link-list":
        return render(request, "sales/acts/deal_list.html", context)
    return asked(request, "sales/acts/link_deal.html", context)
