"""The list of orders, and one order: what was bought, by whom, what was given back."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.contacts import family
from alaka.core.paging import Order as By
from alaka.core.paging import page
from alaka.inbox.acting import number
from alaka.sales import money
from alaka.sales.models import Order, OrderState
from alaka.sales.orders import history

NEWEST = By("placed_at")
# An order has seldom more to tell.
HISTORY = 100


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    """``state`` and ``contact`` narrow it, ``q`` is a number or words of its customer."""
    state = request.GET.get("state", "")
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    contact = number(request.GET.get("contact", ""))
    rows = Order.objects.visible_to(request.user).for_list()
    if state in OrderState.values:
        rows = rows.filter(state=state)
    if contact:
        rows = rows.filter(contact__in=family.ids(contact))
    if words:
        rows = rows.found_by(words)
    kept = {"q": words, "contact": str(contact or "")}
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context = {
        "page": page(rows, NEWEST, after=after, before=before),
        "tabs": _tabs(state, kept),
        "words": words,
        "contact": contact,
        "state": state,
        "query": _query(state=state, **kept),
    }
    is_part = request.htmx.target == "orders-live"
    name = "sales/orders/live.html" if is_part else "sales/orders/list.html"
    return render(request, name, context)


def _tabs(state: str, kept: dict[str, str]) -> list[dict[str, object]]:
    named = [("", pgettext("orders", "All")), *OrderState.choices]
    return [
        {
            "label": label,
            "url": f"{reverse('orders')}?{_query(state=name, **kept)}",
            "is_active": name == state,
            "key": str(place),
        }
        for place, (name, label) in enumerate(named, start=1)
    ]


def _query(**parts: str) -> str:
    return urlencode({name: value for name, value in parts.items() if value})


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    rows = Order.objects.visible_to(request.user).select_related("contact", "place")
    order = get_object_or_404(rows, pk=pk)
    context = {
        "order": order,
        "lines": list(order.lines.select_related("product")),
        "events": list(history(order).select_related("actor").order_by("-at", "-pk")[:HISTORY]),
        "currency": money.own(),
    }
    is_part = request.htmx.target == "order-live"
    name = "sales/orders/page.html" if is_part else "sales/orders/order.html"
    return render(request, name, context)
