"""Whether the person is in a list of people that was saved for everybody: any filter there is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alaka.contacts.models import Contact
from alaka.core.words import Words
from alaka.routing.book import Book
from alaka.routing.conditions.base import Chosen
from alaka.routing.matter import Matter
from alaka.segments.language import Filter
from alaka.segments.listing import Listing, asked_of
from alaka.segments.models import PeopleView

_BROKEN = gettext_noop("the list %(name)s cannot be asked any more")


class ByList(Chosen):
    name = "list"
    title = gettext_noop("List of people")
    sentence = gettext_noop("the person is in the list %(values)s")

    @classmethod
    def rows(cls, book: Book) -> Mapping[int, Any]:
        return book.lists

    @classmethod
    def field(cls, book: Book) -> forms.Field:
        field = super().field(book)
        field.help_text = _(
            "Lists saved for everybody: by them a rule can ask for own fields, and for all that"
            " happened with a person."
        )
        return field

    def holds(self, matter: Matter, book: Book) -> bool:
        person = Contact.objects.filter(pk=matter.conversation.contact.person_id)
        views = (book.lists[pk] for pk in self.asked if pk in book.lists)
        return any(person.filter(_asked(view).asked()).exists() for view in views)

    def fault(self, book: Book) -> Words:
        why = super().fault(book)
        if why:
            return why
        views = [book.lists[pk] for pk in self.asked if pk in book.lists]
        broken = [view for view in views if _asked(view).faults()]
        return Words(_BROKEN, name=broken[0].name) if broken == views else Words("")


def _asked(view: PeopleView) -> Filter:
    """As whoever made the list sees it: by its name, the rule means his people."""
    return asked_of(Listing.of(view.query), view.owner)
