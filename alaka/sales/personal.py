"""What this room holds about people: for registry.PERSONAL."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.core.personal import ALL, Holding, Nothing, Personal, Rows, Whom
from alaka.sales.models import Deal, DealPerson
from alaka.sales.models.deal import DealStatus

_STAYS = _("The row stays without words, so that reports count the same.")


def _deals(whom: Whom) -> Rows:
    return Deal.objects.filter(contact__in=whom.ids)


PERSONAL = Personal(
    holdings=(
        Holding(
            name="deals",
            label=_("Deals"),
            model="sales.Deal",
            rows=_deals,
            shown=(
                "id",
                "title",
                "status",
                "stage__name",
                "place__name",
                "amount",
                "currency",
                "expected_on",
                "source",
                "competitor",
                "opened_at",
                "closed_at",
                "lost_reason__name",
                "lost_note",
            ),
            sample="title",
            internal=ALL,
            blank={"title": "", "lost_note": "", "search": None},
            keeps=("status", "begun_by", "currency", "source", "competitor"),
            why=_STAYS,
            unfinished=Q(status=DealStatus.OPEN),
        ),
        Holding(
            name="deal_roles",
            label=_("Deals of others in which the person has a say"),
            model="sales.DealPerson",
            rows=lambda whom: DealPerson.objects.filter(contact__in=whom.ids),
            shown=("deal", "role"),
            internal=ALL,
        ),
    ),
    nothing=(
        Nothing(
            "says which deal and conversation belong together, and when",
            ("sales.DealConversation",),
        ),
        Nothing("where a deal stood, how long, and how it went on", ("sales.StageStay",)),
        Nothing("so much of a product at a price", ("sales.DealLine",)),
    ),
)
