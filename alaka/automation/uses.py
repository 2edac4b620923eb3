"""Which rules use a segment: for registry.SEGMENT_USES."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.automation.models import Rule
from alaka.segments.keeping.moves import ENTERED, LEFT
from alaka.segments.uses import Use, asks_for


def of_segment(agent: Agent, pk: int) -> Iterator[Use]:
    """By its condition, or since it waits for who comes and goes."""
    for rule in Rule.objects.visible_to(agent).in_order():
        where = rule.when.get("where", {})
        waits = any(str(pk) in where.get(verb, ()) for verb in (ENTERED, LEFT))
        if waits or asks_for(rule.condition, pk):
            yield Use(_("Rule"), str(rule), rule.get_absolute_url())
