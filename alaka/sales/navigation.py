"""The deals' line in the navigation, and their cards on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.navigation import MANAGERS
from alaka.core.navigation import Item

ITEMS = [
    Item(_("Deals"), "deals", "layout-board", order=30, key="g d"),
    Item(_("Orders"), "orders", "shopping-cart", order=30, key="g v"),
]
SETTINGS = [
    Item(_("Pipelines and stages"), "pipelines", "chart-funnel", 76, MANAGERS),
    Item(_("Products"), "products", "package", 78, MANAGERS),
    Item(_("Currency and rates"), "rates", "coins", 79, MANAGERS),
    Item(_("Why deals are lost"), "lost-reasons", "circle-x", 77, MANAGERS),
]
