"""The line of the chats in the navigation, with how many wait."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.chats.waiting import waiting
from alaka.core.navigation import Item
from alaka.inbox.counting import LIMIT, seen_by


def how_many_wait(request: HttpRequest) -> int:
    rows = seen_by(request).filter(pk__in=waiting().order_by().values("pk"))
    return rows[:LIMIT].count()


ITEMS = [
    Item(
        _("Chats"),
        "chats",
        "messages",
        order=15,
        count=how_many_wait,
        key="g c",
        topics=("inbox", "chats"),
    )
]
