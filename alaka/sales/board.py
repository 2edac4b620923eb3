"""The board: a column for each stage, the first cards of each, and what stands in it as a whole.

However many deals there are, it costs three statements: what each column holds, which cards are
shown, and the cards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from alaka.accounts.models import Agent
from alaka.sales.models import Deal, Pipeline, Stage
from alaka.sales.models.deal import NEXT_FIRST, DealQuerySet

SHOWN = 25
# Nobody walks through more in one column; the list does that better.
MOST = 500


@dataclass
class Column:
    """``unvalued`` are deals whose amount is in a currency of which no rate is known."""

    stage: Stage
    count: int = 0
    value: Decimal = Decimal(0)
    unvalued: int = 0
    cards: list[Deal] = field(default_factory=list)
    # Of the board's address, with more cards of this column.
    more_query: str = ""

    @property
    def more(self) -> int:
        return self.count - len(self.cards)

    @property
    def next_size(self) -> int:
        return min(len(self.cards) + SHOWN, MOST)

    @property
    def has_more(self) -> bool:
        """Whether more of it can be shown here."""
        return self.more > 0 and self.next_size > len(self.cards)

    @property
    def weighted(self) -> Decimal:
        return self.value * self.stage.probability / 100


def columns(rows: DealQuerySet, pipeline: Pipeline, sizes: Mapping[int, int]) -> list[Column]:
    """The open deals of the pipeline among these; ``sizes`` by stage where more were asked for."""
    found = {stage.pk: Column(stage) for stage in pipeline.stages.all()}
    here = rows.open().filter(stage__in=found)
    no_rate = Count("pk", filter=Q(value=None, amount__isnull=False))
    numbers = here.order_by().values("stage").annotate(n=Count("pk"), sum=Sum("value"), no=no_rate)
    for each in numbers:
        column = found[each["stage"]]
        column.count, column.value, column.unvalued = (
            each["n"],
            each["sum"] or Decimal(0),
            each["no"],
        )
    filled = {pk: sizes.get(pk, SHOWN) for pk, column in found.items() if column.count}
    for deal in _cards(here, filled):
        found[deal.stage_id].cards.append(deal)
    return list(found.values())


def _cards(here: DealQuerySet, sizes: Mapping[int, int]) -> QuerySet[Deal]:
    """The first of each stage, by its own walk along the index."""
    parts = [
        here.filter(stage=pk).order_by(*NEXT_FIRST).values("pk")[:size]
        for pk, size in sizes.items()
    ]
    if not parts:
        return Deal.objects.none()
    chosen: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    keys = [row["pk"] for row in chosen]
    return Deal.objects.filter(pk__any_of=keys).for_list().order_by(*NEXT_FIRST)


def of(agent: Agent, pipeline: Pipeline, sizes: Mapping[int, int]) -> list[Column]:
    return columns(Deal.objects.visible_to(agent), pipeline, sizes)
