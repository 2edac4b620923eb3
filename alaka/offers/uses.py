"""Which offers ask for a segment: for registry.SEGMENT_USES."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.offers.models import OfferRule
from alaka.segments.uses import Use, asks_for


def of_segment(agent: Agent, pk: int) -> Iterator[Use]:
    """Managers alone open them."""
    for rule in OfferRule.objects.all():
        if asks_for(rule.filter, pk):
            yield Use(_("Offer"), rule.name, rule.get_absolute_url() if agent.can_manage else "")
