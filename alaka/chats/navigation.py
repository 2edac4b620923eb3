"""The line of the chats in the navigation, with how many wait."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.chats.waiting import untaken
from alaka.core.navigation import Item
from alaka.core.prepared import prepared
from alaka.inbox.counting import LIMIT, sight_of
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import Sight


def how_many_wait(request: HttpRequest) -> int:
    return len(_waiting(sight_of(request)).rows())


@prepared
def _waiting(seen: Sight) -> QuerySet[Any, int]:
    rows = untaken(Conversation.objects.within(seen).live())
    return rows.values_list("pk", flat=True)[:LIMIT]


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
