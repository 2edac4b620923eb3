"""The list of people as a file."""

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, exporting_required
from alaka.accounts.exports import format_asked, handed_out
from alaka.segments.exporting import cards
from alaka.segments.exporting.people import table
from alaka.segments.listing import Listing, asked_of

_EVERYBODY = _("Everybody")


@require_safe
@exporting_required
def people(request: AgentRequest) -> HttpResponseBase:
    kind = format_asked(request, cards.FORMAT)
    listing = Listing.read(request.GET)
    is_whole = request.GET.get("fields") == "all"
    found = table(listing, request.user, kind, is_whole=is_whole)
    sentence = asked_of(listing, request.user).sentence()
    return handed_out(request, found, kind, about=sentence or str(_EVERYBODY))
