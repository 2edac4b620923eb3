"""Whom somebody means who puts many into a segment: those picked in a list, or all of it."""

from django.http import QueryDict

from alaka.accounts.models import Agent
from alaka.segments import making
from alaka.segments.bulk import choosing
from alaka.segments.listing import Listing, meant


def people_meant(given: QueryDict, agent: Agent) -> list[int]:
    listing = Listing.of(given.get("list", ""))
    if "person" in given:
        return choosing.chosen(given.getlist("person"), agent, listing.subject)
    if not given.get("list"):
        return []
    # One more shows that they are too many.
    return list(meant(listing, agent).values_list("pk", flat=True)[: making.MOST + 1])
