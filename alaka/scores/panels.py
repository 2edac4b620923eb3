"""What this room shows about a person and about a deal: the score, and whether somebody is going
silent. Why it is so is asked for when somebody opens it."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.core.pieces import DEAL, PEOPLE, Piece
from alaka.core.prepared import given, prepared
from alaka.sales.models import Deal
from alaka.scores.models import Score
from alaka.segments.listing import Listing


def score(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    found = of_person(contact.person_id)
    return None if found is None else {"score": found}


def of_person(pk: int) -> Score | None:
    """One row, by its key."""
    return _of_person().first(contact=pk)


@prepared
def _of_person() -> "QuerySet[Score]":
    return Score.objects.filter(contact=given("contact"))


def of_deal(request: HttpRequest, deal: Deal) -> dict[str, Any] | None:
    found = None if deal.contact is None else of_person(deal.contact.person_id)
    return None if found is None else {"score": found}


def of_list(request: HttpRequest, listing: Listing) -> dict[str, Any] | None:
    """A way from a filter of people to a rule for them."""
    if not cast(Agent, request.user).can_manage or listing.is_of_companies or listing.words:
        return None
    return {"query": listing.query()} if listing.filter else None


PANELS = [
    Panel(
        "score", pgettext_lazy("of a person", "Score"), "scores/panel.html", score, 12, (SIDE, PAGE)
    )
]
PIECES = [
    Piece(DEAL, "scores/of_deal.html", of_deal, order=10),
    Piece(PEOPLE, "scores/of_list.html", of_list),
]
