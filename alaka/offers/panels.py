"""What this room shows about a person: what to offer. It is looked for once the page is there."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.core.pieces import PEOPLE, PRODUCT, Piece
from alaka.offers import fitting
from alaka.sales.models import Product
from alaka.segments.listing import Listing

# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "offer"),)


def offers(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    if not fitting.any_rules():
        return None
    if getattr(request, "htmx", False) and request.htmx.target == "person":  # type: ignore[attr-defined]
        return shown(request, contact, conversation)  # What stands there is looked at again.
    return {"conversation": conversation, "is_later": True}


def shown(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    agent = cast(Agent, request.user)
    return {
        "contact": contact,
        "conversation": conversation,
        "fits": fitting.fitting(agent, contact, conversation),
        "can_answer": agent.can_answer,
    }


def of_list(request: HttpRequest, listing: Listing) -> dict[str, Any] | None:
    """A way from a filter of people to a rule for them."""
    if not getattr(request.user, "can_manage", False) or listing.is_of_companies or listing.words:
        return None
    return {"url": reverse("offer-rule-add"), "query": listing.query()}


PANELS = [Panel("offers", _("To offer"), "offers/panel.html", offers, order=14, on=(SIDE, PAGE))]


def of_product(request: HttpRequest, product: Product) -> dict[str, Any]:
    return {"url": reverse("product-offers", args=[product.pk])}


PIECES = [
    Piece(PEOPLE, "offers/of_list.html", of_list),
    Piece(PRODUCT, "offers/of_product.html", of_product),
]
