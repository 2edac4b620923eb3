"""A list of cases as a file."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, exporting_required
from alaka.accounts.exports import format_asked, handed_out
from alaka.cases.exporting import CASES
from alaka.cases.listing import Listing
from alaka.core.sheets import keys_of


@require_safe
@exporting_required
def cases(request: AgentRequest) -> HttpResponseBase:
    kind, listing = format_asked(request), Listing.read(request.GET.dict())
    rows = listing.rows(request.user).order_by(*listing.view.order.columns())
    table = CASES.table(keys_of(rows), kind)
    return handed_out(request, table, kind, about=str(listing.view.label))
