"""What this room holds about people, and what of it may be kept for a time only."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from alaka.chats import forgetting
from alaka.chats.models import Block, Guest
from alaka.core.personal import Holding, Kind, Nothing, Personal, Rows, Whom, one_of
from alaka.timeline.models import Event


def _guests(whom: Whom) -> Rows:
    """Who spoke as they, who said or showed to be they, and who became they."""
    found = whom.addresses
    for lookup in ("claims__email", "claims__phone", "proved__email", "proved__phone"):
        found |= one_of(lookup, whom.values)
    own = Guest.objects.filter(found)
    return Guest.objects.filter(Q(pk__in=own) | Q(became__in=own))


def _told(whom: Whom) -> Rows:
    """Of a guest who never wrote no contact is known, and the time line names the guest alone."""
    guests = _guests(whom).values("pk")
    return Event.objects.filter(subject_type="chats.guest", subject_id__in=guests)


def _blocks(whom: Whom) -> Rows:
    same = _guests(whom).filter(scheme=OuterRef("scheme"), value=OuterRef("value"))
    return Block.objects.filter(whom.addresses | Q(Exists(same)))


PERSONAL = Personal(
    # Guests last: by them the others are found.
    holdings=(
        Holding(
            name="guest_events",
            label=_("Lines of the timeline about browsers in the chat"),
            model="timeline.Event",
            rows=_told,
            shown=("at", "verb", "actor__name", "data"),
        ),
        Holding(
            name="blocks",
            label=_("Blocks"),
            model="chats.Block",
            rows=_blocks,
            shown=("at", "until", "why", "by__name", "address"),
            sample="why",
        ),
        Holding(
            name="guests",
            label=_("Browsers in the chat, and the pages they were on"),
            model="chats.Guest",
            rows=_guests,
            shown=(
                "created_at",
                "here_until",
                "language",
                "timezone",
                "pages",
                "referrer",
                "browser",
                "address",
                "claims",
                "proved",
            ),
            sample="page_url",
        ),
    ),
    nothing=(Nothing("which chat was proposed to whom of us", ("chats.Proposal",)),),
    kinds=(
        Kind(
            name="guests",
            label=_("Guests of the chat of whom no person is known"),
            help=_("With the pages they were on. They never wrote, or have been erased."),
            rows=forgetting.silent,
            sweep=forgetting.forget_some,
            months=1,
        ),
    ),
)
