"""What this room shows about a person: the sequence he is in, and the way to start one."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.core.pieces import DEAL, PEOPLE, PICKED, Piece
from alaka.core.prepared import prepared
from alaka.sales.models import Deal
from alaka.segments.listing import Listing
from alaka.sequences.models import Enrolment, Sequence
from alaka.sequences.saying import icon, said

# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "sequence"),)


def sequences(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    """One question of a small index; more is asked only of who is in one."""
    agent = cast(Agent, request.user)
    found = _of_person(is_many(contact)).rows(contact=whose(contact))
    if found:
        seen = set(Sequence.objects.visible_to(agent).values_list("pk", flat=True))
        found = [row for row in found if row.sequence_id in seen]
    for row in found:
        row.next_said = said(row.step, row.sequence) if row.step else ""
        row.next_icon = icon(row.step) if row.step else ""
    return {"enrolments": found, "can_start": agent.can_answer}


@prepared
def _of_person(is_many: bool) -> "QuerySet[Enrolment]":
    rows = Enrolment.objects.active().filter(theirs(is_many))
    return rows.select_related("sequence__sender", "step").order_by("pk")


def of_deal(request: HttpRequest, deal: Deal) -> dict[str, Any] | None:
    if deal.contact is None or not deal.is_open or not cast(Agent, request.user).can_answer:
        return None
    return {"deal": deal}


def of_list(request: HttpRequest, listing: Listing) -> dict[str, Any] | None:
    """The people of the list, or those picked in it."""
    if listing.is_of_companies or not cast(Agent, request.user).can_answer:
        return None
    return {"listing": listing}


PANELS = [Panel("sequences", _("Sequences"), "sequences/panel.html", sequences, 17, (SIDE, PAGE))]
PIECES = [
    Piece(DEAL, "sequences/of_deal.html", of_deal, order=60),
    Piece(PEOPLE, "sequences/of_list.html", of_list),
    Piece(PICKED, "sequences/of_picked.html", of_list),
]
