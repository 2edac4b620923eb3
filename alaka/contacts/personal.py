"""What this room holds about people: for registry.PERSONAL.

Of an erased person the record and the handles stay, empty: what happened is counted as that of one
person, and a message's handle is asked by none of its indexes.
"""

from django.db.models import CharField, F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from alaka.contacts.consent.erased import hide
from alaka.contacts.models import (
    Consent,
    Contact,
    ContactNote,
    ContactTag,
    Document,
    Duplicate,
    DuplicateKey,
    Handle,
    Merge,
    Position,
    Suppression,
)
from alaka.core import clock
from alaka.core.personal import ALL, Holding, Nothing, Personal, Rows, Whom, blobs

# The scheme of a handle that was one.
ERASED = "erased"
_STAYS = _("An empty record stays, so that what happened is counted as that of one person.")


def _of(model: type[ContactTag | Position | ContactNote | Document | Handle], whom: Whom) -> Rows:
    return model._base_manager.filter(contact__in=whom.ids)


PERSONAL = Personal(
    holdings=(
        Holding(
            name="people",
            label=_("Name, language and what else is known"),
            model="contacts.Contact",
            rows=lambda whom: Contact.objects.filter(pk__in=whom.ids),
            shown=(
                "id",
                "name",
                "language",
                "country",
                "timezone",
                "about",
                "owner__name",
                "preferred_channel",
                "best_hours",
                "created_at",
                "own",
            ),
            sample="name",
            blank={
                "name": "",
                "language": "",
                "country": "",
                "timezone": "",
                "about": "",
                "owner": None,
                "preferred_channel": "",
                "best_hours": "",
                "own": {},
                "search": "",
                "sort_key": "",
                "ways": 0,
                "erased_at": clock.now,
            },
            keeps=("family",),
            why=_STAYS,
            is_hollow=True,
        ),
        Holding(
            name="addresses",
            label=_("Addresses and numbers"),
            model="contacts.Handle",
            rows=lambda whom: _of(Handle, whom).exclude(scheme=ERASED),
            shown=("scheme", "value", "proved_at", "created_at"),
            sample="value",
            blank={"scheme": ERASED, "value": Cast(F("pk"), CharField()), "proved_at": None},
            why=_STAYS,
            is_hollow=True,
        ),
        Holding(
            name="merges",
            label=_("Merged records, and how to undo it"),
            model="contacts.Merge",
            rows=lambda whom: (
                Merge.objects.filter(kept__in=whom.ids) | Merge.objects.filter(gone__in=whom.ids)
            ),
            shown=("at", "by__name", "before", "taken", "undone_at"),
        ),
        Holding(
            name="tags",
            label=_("Tags"),
            model="contacts.ContactTag",
            rows=lambda whom: _of(ContactTag, whom),
            shown=("tag__name",),
            sample="tag__name",
        ),
        Holding(
            name="companies",
            label=_("Positions in companies"),
            model="contacts.Position",
            rows=lambda whom: _of(Position, whom),
            shown=("company__name", "role", "since", "until", "is_main"),
            sample="company__name",
        ),
        Holding(
            name="notes",
            label=_("Notes"),
            model="contacts.ContactNote",
            rows=lambda whom: _of(ContactNote, whom),
            shown=("written_at", "author__name", "text"),
            sample="text",
            internal=ALL,
        ),
        Holding(
            name="consents",
            label=_("What the person said yes and no to"),
            model="contacts.Consent",
            rows=lambda whom: Consent.objects.filter(contact__in=whom.ids),
            shown=(
                "purpose",
                "scheme",
                "is_given",
                "source",
                "at",
                "wording",
                "by__name",
                "note",
            ),
            sample="purpose",
        ),
        Holding(
            name="suppressions",
            label=_("Addresses that are never written to"),
            model="contacts.Suppression",
            rows=lambda whom: Suppression.objects.filter(whom.addresses),
            shown=("scheme", "value", "reason", "note", "at", "lifted_at"),
            sample="value",
            erase=hide,
            why=_("It still holds: the address is kept so that it can be compared, not read."),
        ),
        Holding(
            name="doubles",
            label=_("Who may be the same person"),
            model="contacts.Duplicate",
            rows=lambda whom: Duplicate.objects.filter(
                Q(first__in=whom.ids) | Q(second__in=whom.ids)
            ),
            shown=("first", "second", "score", "reasons", "state", "at"),
        ),
        Holding(
            name="double-keys",
            label=_("By what the person is compared with others"),
            model="contacts.DuplicateKey",
            rows=lambda whom: DuplicateKey.objects.filter(contact__in=whom.ids),
        ),
        Holding(
            name="documents",
            label=_("Files kept at the person"),
            model="contacts.Document",
            rows=lambda whom: _of(Document, whom),
            shown=("name", "content_type", "size", "added_at", "added_by__name", "blob"),
            sample="name",
            blobs=blobs,
        ),
    ),
    nothing=(Nothing("a word of the business's vocabulary", ("contacts.Tag",)),),
)
