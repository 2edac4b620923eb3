"""The inbox's lines in the navigation."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.core.navigation import Item
from alaka.inbox.counting import counts


def mine(request: HttpRequest) -> int:
    return counts(request)["mine"]


def called(request: HttpRequest) -> int:
    return counts(request)["mentions"]


ITEMS = [
    Item(_("Inbox"), "inbox", "inbox", order=10, count=mine, key="g i", topics=("inbox",)),
    Item(
        _("Mentions"),
        "mentions",
        "at",
        order=20,
        count=called,
        key="g m",
        topics=("inbox", "mentions:{agent}"),
    ),
]
