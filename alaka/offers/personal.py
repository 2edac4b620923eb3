"""What this room holds about people: for registry.PERSONAL."""

from django.utils.translation import gettext_lazy as _

from alaka.core.personal import ALL, Holding, Nothing, Personal
from alaka.offers.models import OfferAnswer

PERSONAL = Personal(
    holdings=(
        Holding(
            name="offers",
            label=_("Offers and what came of them"),
            model="offers.OfferAnswer",
            rows=lambda whom: OfferAnswer.objects.filter(contact__in=whom.ids),
            shown=("product__name", "answer", "reason", "agent__name", "at", "rests_until"),
            sample="product__name",
            internal=ALL,
            blank={"reason": ""},
            keeps=("answer",),
            why=_("The row stays without words, so that what was offered counts the same."),
        ),
    ),
    nothing=(Nothing("what to offer to whom, as a rule", ("offers.OfferRule",)),),
)
