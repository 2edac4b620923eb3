"""Whom somebody means who starts a sequence with many, and what would be sent to them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from alaka.accounts.access import AgentRequest
from alaka.accounts.models import Agent
from alaka.contacts.listing import give_handles
from alaka.contacts.models import About, Contact
from alaka.segments.bulk import choosing
from alaka.segments.drawing import people_of
from alaka.segments.listing import Listing, asked_of, meant
from alaka.segments.models import PeopleView, Segment
from alaka.sequences.models import Sequence
from alaka.sequences.previewing import foreseen
from alaka.sequences.starting import MOST

# So many are shown with their times.
SHOWN = 50


@dataclass(frozen=True)
class Asked:
    """``query`` is that of the list, empty where some were chosen one by one or nobody is meant."""

    ids: list[int]
    query: str = ""
    sentence: str = ""
    are_chosen: bool = False
    are_more: bool = False


def asked(given: QueryDict, agent: Agent) -> Asked:
    listing = Listing.of(given.get("list", ""), About.CONTACT)
    if "person" in given:
        found = choosing.chosen(given.getlist("person"), agent, listing.subject)
        return Asked(found, listing.query(), are_chosen=True)
    if not given.get("list"):
        return Asked([])
    ids = list(meant(listing, agent).values_list("pk", flat=True)[: MOST + 1])
    sentence = asked_of(listing, agent).sentence()
    return Asked(ids[:MOST], listing.query(), sentence, are_more=len(ids) > MOST)


def lists(request: AgentRequest) -> list[tuple[str, str]]:
    """Saved lists of people and segments to choose from: query and name of each."""
    views = PeopleView.objects.visible_to(request.user).of(About.CONTACT).exclude(query="")
    segments = Segment.objects.visible_to(request.user)
    found = [(people_of(segment), segment.name) for segment in segments]
    return [*found, *views.values_list("query", "name")]


def preview(sequence: Sequence, asked: Asked) -> dict[str, Any]:
    rows = {row.pk: row for row in Contact.objects.filter(pk__in=asked.ids)}
    people = [rows[pk] for pk in asked.ids if pk in rows]
    found = foreseen(sequence, people)
    begin = [each for each in found if each.why is None]
    left_out = [each for each in found if each.why is not None]
    shown = [*begin[:SHOWN], *left_out[:SHOWN]]
    give_handles([each.person for each in shown if not each.person.name])
    return {
        "begin": begin[:SHOWN],
        "begin_count": len(begin),
        "left_out": left_out[:SHOWN],
        "left_out_count": len(left_out),
        "whys": Counter(str(each.why) for each in left_out).most_common(),
        "letter_count": sum(len(each.letters) for each in begin),
    }
