"""Goals of the business's site, and a funnel through it."""

from datetime import timedelta
from decimal import Decimal

from alaka.accounts.models import Agent, Role
from alaka.core import clock
from alaka.goals.models import Funnel, Goal, Worth

# Name, kind, text of a page, worth, value each time.
_GOALS = (
    ("Ordered", "order", "", Worth.OWN, None),
    ("Looked at the order form", "page", "/order", Worth.NOTHING, None),
    ("Sent a form", "form", "", Worth.FIXED, Decimal(5)),
    ("Began a chat", "chat", "", Worth.NOTHING, None),
)
_STEPS = (
    {"kind": "page", "how": "contains", "text": "/shop/"},
    {"kind": "page", "how": "contains", "text": "/order"},
    {"kind": "order", "how": "", "text": ""},
)


def make() -> None:
    at = clock.now() - timedelta(days=90)
    Goal.objects.bulk_create(
        Goal(
            name=name, kind=kind, how="contains" if text else "", text=text, worth=worth,
            value=value, created_at=at,
        )
        for name, kind, text, worth, value in _GOALS
    )  # fmt: skip
    owner = Agent.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")[0]
    Funnel.objects.create(name="From the shop to an order", steps=list(_STEPS), owner=owner)
