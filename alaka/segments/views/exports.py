"""A list of people or companies as a file."""

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, exporting_required
from alaka.accounts.exports import format_asked, handed_out
from alaka.contacts.models import About
from alaka.segments.exporting import cards
from alaka.segments.exporting.lists import table
from alaka.segments.listing import Listing, asked_of

_WHOLE: dict[str, Any] = {About.CONTACT: _("Everybody"), About.COMPANY: _("All companies")}


@require_safe
@exporting_required
def index(request: AgentRequest, about: str = About.CONTACT) -> HttpResponseBase:
    cards_too = (cards.FORMAT,) if about == About.CONTACT else ()
    kind = format_asked(request, *cards_too)
    listing = Listing.read(request.GET, about)
    is_whole = request.GET.get("fields") == "all"
    found = table(listing, request.user, kind, is_whole=is_whole)
    sentence = asked_of(listing, request.user).sentence()
    return handed_out(request, found, kind, about=sentence or str(_WHOLE[about]))
