"""What the API says of offers, and what it takes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from alaka.api.money_values import Day
from alaka.api.values import Given, Id, Text
from alaka.offers.fitting import Fit
from alaka.offers.forms import LONGEST
from alaka.offers.models import Answer, OfferAnswer, OfferRule
from alaka.offers.models.rule import MOST_DAYS
from alaka.segments.language import read

_RULE = (
    "id", "name", "filter", "why", "priority", "since", "until", "is_on", "again_days",
    "later_days", "opens_deal",
)  # fmt: skip
_ANSWER = ("id", "answer", "reason", "at", "rests_until")


class OfferRuleShape(Schema):
    id: int
    name: str
    product: int
    filter: dict[str, Any] = Field(description="Of people: docs/filters.md; empty is everybody.")
    owner: int = Field(description="As this agent sees people, the filter is asked.")
    why: dict[str, str] = Field(description="The sentence by language, with fields in braces.")
    priority: int
    since: date | None
    until: date | None
    is_on: bool
    again_days: int
    later_days: int
    teams: list[int] = Field(description="Empty: everybody offers it.")
    places: list[int] = Field(description="Empty: everywhere.")
    opens_deal: bool
    sentence: str = Field(description="The filter in words.")
    faults: list[str] = Field(description="Why the filter cannot be asked; empty when it can.")

    @staticmethod
    def of(row: OfferRule) -> "OfferRuleShape":
        asked = read(row.filter, row.owner)
        return OfferRuleShape(
            product=row.product_id,
            owner=row.owner_id,
            teams=sorted(team.pk for team in row.teams.all()),
            places=sorted(place.pk for place in row.places.all()),
            sentence=asked.sentence(),
            faults=[str(why) for why in asked.faults().values()],
            **{name: getattr(row, name) for name in _RULE},
        )


class OfferRuleGiven(Given):
    """What is not given stays as it is; `filter`, `why`, `teams` and `places` are each replaced."""

    name: Text = Field("", max_length=120, examples=["A vase for who buys bouquets"])
    product: Id | None = None
    filter: dict[str, Any] = Field(default={}, description="Of people: docs/filters.md.")
    why: dict[str, Text] = Field(
        default={}, max_length=5, description=f"By language, at most {LONGEST} letters.",
        examples=[{"en": "{name} has no vase yet: {price}."}],
    )  # fmt: skip
    priority: int = Field(50, ge=1, le=100, description="The weightiest stands first.")
    since: Day | None = None
    until: Day | None = Field(None, description="Its last day.")
    is_on: bool = True
    again_days: int = Field(
        180, ge=1, le=MOST_DAYS, description="Whoever took or declined it is not asked for so long."
    )
    later_days: int = Field(30, ge=1, le=MOST_DAYS, description="The same after “not now”.")
    teams: list[Id] = Field(default=[], max_length=200, description="Only agents of these.")
    places: list[Id] = Field(default=[], max_length=200, description="Only at these.")
    opens_deal: bool = Field(True, description="Whoever accepts gets a deal with the product.")


class OfferPreviewShape(Schema):
    people: int | None = Field(description="Whom it fits now; null where they are very many.")
    contacts: list[int] = Field(description="The last of them.")


class OfferAnswerShape(Schema):
    id: int
    contact: int
    product: int
    rule: int | None
    answer: Answer
    reason: str
    agent: int | None
    conversation: int | None
    deal: int | None = Field(description="The deal that came of it.")
    at: datetime
    rests_until: datetime | None = Field(description="It is not offered to them before.")

    @staticmethod
    def of(row: OfferAnswer) -> "OfferAnswerShape":
        nouns = ("contact", "product", "rule", "agent", "conversation", "deal")
        return OfferAnswerShape(
            **{name: getattr(row, f"{name}_id") for name in nouns},
            **{name: getattr(row, name) for name in _ANSWER},
        )


class OfferShape(Schema):
    rule: int = Field(description="To be named in the answer.")
    product: int
    name: str
    why: str = Field(description="To be read out, in the language of the request.")
    price: Decimal | None = Field(description="Of today, in the currency of the business.")
    currency: str
    priority: int
    last: OfferAnswerShape | None = Field(description="What came of it before.")

    @staticmethod
    def of(fit: Fit) -> "OfferShape":
        return OfferShape(
            rule=fit.rule.pk,
            product=fit.rule.product_id,
            name=fit.rule.product.name,
            why=fit.why,
            price=fit.price.amount if fit.price else None,
            currency=fit.price.currency if fit.price else "",
            priority=fit.rule.priority,
            last=OfferAnswerShape.of(fit.last) if fit.last else None,
        )


class OfferAnswerGiven(Given):
    answer: Answer
    reason: Text = Field("", max_length=200, examples=["Has one already"])
    conversation: Id | None = Field(None, description="Where it was said.")
    deal: bool | None = Field(
        None, description="Whether who accepts gets a deal; null is as the offer says."
    )
