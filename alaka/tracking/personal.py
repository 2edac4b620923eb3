"""What this room holds about people: for registry.PERSONAL."""

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from alaka.core.personal import Holding, Kind, Personal, Rows, Whom
from alaka.tracking.erasing import erase, forget, numbers_of
from alaka.tracking.identity import spans, within
from alaka.tracking.keeping import sweep
from alaka.tracking.models import Link, SeenEvent, Term, Visit

_STAYS = _("They stay without a name or a number, so that visits count the same.")


def _visits(whom: Whom) -> Rows:
    return Visit.objects.filter(within(spans(whom.ids), "began_at"))


def _events(whom: Whom) -> Rows:
    """With what they say in words; of servers that know them by a number too."""
    his = within(spans(whom.ids), "at") | Q(person__in=numbers_of(whom))
    rows = SeenEvent.objects.filter(his)
    words = {
        word: Subquery(Term.objects.filter(pk=OuterRef(column)).values("text")[:1])
        for word, column in (("address", "page"), ("heading", "title"), ("said", "name"))
    }
    return rows.annotate(id=F("key"), **words)


def _with_visits(whom: Whom) -> None:
    """Events went in the step of the visits."""


PERSONAL = Personal(
    holdings=(
        Holding(
            name="visits",
            label=_("Visits"),
            model="tracking.Visit",
            rows=_visits,
            shown=(
                "began_at", "ended_at", "pages", "seen", "came_by", "came_from", "words", "orders",
                "revenue",
            ),
            sample="came_from",
            keeps=("came_by", "came_from", "words"),
            why=_STAYS,
            erase=erase,
        ),
        Holding(
            name="seen",
            label=_("What they saw and did on your sites"),
            model="tracking.SeenEvent",
            rows=_events,
            shown=("id", "at", "address", "heading", "said", "amount", "data"),
            keeps=("data",),
            why=_STAYS,
            erase=_with_visits,
        ),
        Holding(
            name="browsers",
            label=_("Browsers that were theirs"),
            model="tracking.Link",
            rows=lambda whom: Link.objects.filter(contact__in=whom.ids),
            shown=("since", "last_at", "reason", "cut_at", "cut_by__name"),
            sample="reason",
            erase=forget,
        ),
    ),
    kinds=(
        Kind(
            name="visits",
            label=_("Visits"),
            help=_("What was seen and done on your sites. Whole months go at once."),
            rows=lambda before: Visit.objects.filter(ended_at__lt=before),
            sweep=sweep,
        ),
    ),
)  # fmt: skip
