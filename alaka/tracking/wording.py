"""What somebody did on a site, in the reader's words: events that the specification names, and
those that our own script tells by itself. Others are called as their site calls them."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

LEFT, DOWNLOADED = "Outbound Link Clicked", "File Downloaded"
_DONE: dict[str, Promise] = {
    "Products Searched": pgettext_lazy("done on a site", "Searched for products"),
    "Product Viewed": pgettext_lazy("done on a site", "Looked at a product"),
    "Product Added": pgettext_lazy("done on a site", "Put a product into the basket"),
    "Product Removed": pgettext_lazy("done on a site", "Took a product out of the basket"),
    "Cart Viewed": pgettext_lazy("done on a site", "Looked into the basket"),
    "Checkout Started": pgettext_lazy("done on a site", "Began to order"),
    "Order Completed": pgettext_lazy("done on a site", "Ordered"),
    "Order Updated": pgettext_lazy("done on a site", "Order changed"),
    "Order Cancelled": pgettext_lazy("done on a site", "Order cancelled"),
    "Order Refunded": pgettext_lazy("done on a site", "Order refunded"),
    LEFT: pgettext_lazy("done on a site", "Left by a link"),
    DOWNLOADED: pgettext_lazy("done on a site", "Downloaded a file"),
}


def done(name: str) -> str:
    return str(_DONE.get(name, name))
