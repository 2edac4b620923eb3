"""A list of conversations as a file."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, exporting_required
from alaka.accounts.exports import format_asked, handed_out
from alaka.core.sheets import keys_of
from alaka.inbox.counting import sight_of
from alaka.inbox.exporting import CONVERSATIONS
from alaka.inbox.listing import Listing


@require_safe
@exporting_required
def conversations(request: AgentRequest) -> HttpResponseBase:
    kind, listing = format_asked(request), Listing.read(request.GET.dict())
    rows = listing.rows(sight_of(request), request.user)
    keys = keys_of(rows.order_by(*listing.view.order.columns()))
    table = CONVERSATIONS.table(keys, kind)
    return handed_out(request, table, kind, about=str(listing.view.label))
