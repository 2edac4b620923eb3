"""Where it came in: channel, inbox, place."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from alaka.routing.book import Book
from alaka.routing.conditions.base import Chosen
from alaka.routing.matter import Matter


class ByChannel(Chosen):
    name = "channel"
    title = gettext_noop("Channel")
    sentence = gettext_noop("it comes by %(values)s")

    @classmethod
    def rows(cls, book: Book) -> Mapping[int, Any]:
        return book.channels

    def holds(self, matter: Matter, book: Book) -> bool:
        return matter.conversation.channel_id in self.asked


class ByInbox(Chosen):
    name = "inbox"
    title = gettext_noop("Inbox")
    sentence = gettext_noop("it is in the inbox %(values)s")

    @classmethod
    def rows(cls, book: Book) -> Mapping[int, Any]:
        return book.inboxes

    def holds(self, matter: Matter, book: Book) -> bool:
        return matter.conversation.inbox_id in self.asked


class ByPlace(Chosen):
    """The place itself, or one that is part of it."""

    name = "place"
    title = gettext_noop("Place")
    sentence = gettext_noop("it is about the place %(values)s")

    @classmethod
    def rows(cls, book: Book) -> Mapping[int, Any]:
        return book.places

    @classmethod
    def choices(cls, book: Book) -> list[tuple[int, str]]:
        return list(book.place_paths.items())

    def holds(self, matter: Matter, book: Book) -> bool:
        return not set(self.asked).isdisjoint(book.chain(matter.place_id))
