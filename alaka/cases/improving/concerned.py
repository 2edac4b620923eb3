"""Whom an improvement concerns: those whose cases are behind it, and those who had the same matter.

Enters: an improvement, who looks, how many months back others with the same topic at the place
count. Leaves: each person once, with the case, the language of the text, and why not, if not.
A handful of statements, however many people it is about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Agent
from alaka.cases import topics
from alaka.cases.models import Case, CaseConversation, CaseKind, Improvement, Told
from alaka.channels.models import Channel
from alaka.contacts.consent.asking import refusals
from alaka.contacts.consent.purposes import NEWS
from alaka.contacts.models import Handle, Suppression
from alaka.core import clock
from alaka.core.languages import LANGUAGES
from alaka.inbox.models import Conversation
from alaka.inbox.seeing import channels_seen

# How far back those with the same topic at the place may be looked for; 0: nobody but those behind.
MONTHS = (0, 1, 3, 6, 12)
_MONTH = timedelta(days=30.5)


@dataclass
class Concerned:
    """``why`` says why he is not told; ``told`` is there once he is, or is about to be.

    Whoever is not ticked could be told, and somebody left him out by hand.
    """

    contact: int
    name: str
    case: int
    title: str
    is_behind: bool
    language: str
    why: str = ""
    told: Told | None = None
    is_ticked: bool = True

    @property
    def can_be_told(self) -> bool:
        return not self.why and not self.is_settled

    @property
    def is_settled(self) -> bool:
        """He was told, or is about to be."""
        return self.told is not None and not (self.told.at is None and self.told.problem)

    @property
    def language_name(self) -> str:
        known = LANGUAGES.get(self.language)
        return known.own_name if known else ""


@dataclass
class Everybody:
    people: list[Concerned] = field(default_factory=list)

    @property
    def to_tell(self) -> list[Concerned]:
        return [each for each in self.people if each.can_be_told and each.is_ticked]

    @property
    def unticked(self) -> list[Concerned]:
        return [each for each in self.people if each.can_be_told and not each.is_ticked]

    @property
    def left_out(self) -> list[Concerned]:
        return [each for each in self.people if each.why and not each.is_settled]

    def without(self, contacts: Collection[int]) -> "Everybody":
        for each in self.people:
            each.is_ticked = each.contact not in contacts
        return self


def concerned(improvement: Improvement, months: int, agent: Agent) -> Everybody:
    """Those behind it first, then the others, whoever wrote last before."""
    rows = list(_cases(improvement, months, agent))
    ways = Ways(rows, agent)
    said_no = refusals(_records(rows), NEWS)
    told = {each.contact.person_id: each for each in _told(improvement)}
    found: dict[int, Concerned] = {}
    for row in rows:
        pk, why = row["contact__root"] or row["contact_id"], ways.why(row)
        if pk in found and (why or not found[pk].why):
            continue  # Of several cases the first by which he can be told.
        spoken = ways.spoken.get(row["spoken"], {})
        found[pk] = Concerned(
            contact=pk,
            name=row["contact__name"],
            case=row["pk"],
            title=row["title"],
            is_behind=row["is_behind"],
            language=improvement.language_for(spoken.get("language") or row["contact__language"]),
            why=why,
            told=told.get(pk),
        )
    for pk in said_no.keys() & found.keys():
        found[pk].why = str(said_no[pk])
    gone = (each for pk, each in told.items() if pk not in found)
    return Everybody([*found.values(), *_gone(gone)])


def _records(rows: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """The person of each record of theirs."""
    return {
        pk: row["contact__root"] or row["contact_id"]
        for row in rows
        for pk in row["contact__family"] or [row["contact_id"]]
    }


def _cases(improvement: Improvement, months: int, agent: Agent) -> "QuerySet[Any, Any]":
    behind = improvement.cases.through.objects.filter(improvement=improvement, case=OuterRef("pk"))
    # As cases.reaching has it: with that very person.
    his = Q(conversation__contact=OuterRef("contact"))
    his |= Q(conversation__contact=OuterRef("contact__root"))
    his |= Q(conversation__contact__root=Coalesce(OuterRef("contact__root"), OuterRef("contact")))
    first = CaseConversation.objects.filter(
        his, case=OuterRef("pk"), conversation__joined_into=None
    ).order_by("pk")
    chosen = Q(is_behind=True)
    if months and improvement.topic_id and improvement.place_id:
        chosen |= Q(
            topic__in=topics.under(improvement.topic_id),
            place__in=parts_of(improvement.place_id),
            opened_at__gte=clock.now() - months * _MONTH,
        ) & ~Q(kind=CaseKind.PRAISE)
    rows = Case.objects.visible_to(agent).annotate(is_behind=Exists(behind))
    rows = rows.filter(chosen, contact__isnull=False).order_by("-is_behind", "-opened_at", "-pk")
    first_spoken = Subquery(first.values("conversation")[:1])
    return rows.annotate(spoken=first_spoken).values(
        "pk", "title", "contact_id", "contact__root", "contact__family", "contact__name",
        "contact__language", "is_behind", "spoken",
    )  # fmt: skip


def _told(improvement: Improvement) -> "QuerySet[Told]":
    return improvement.told.select_related("contact", "case", "message")


def _gone(rows: Iterable[Told]) -> Iterator[Concerned]:
    """Told before, and no longer among those who would be."""
    for told in rows:
        name, title = told.contact.name, told.case.title
        yield Concerned(told.contact_id, name, told.case_id, title, False, "", told=told)


class Ways:
    """By which channel people can be told, as ``inbox.ways`` decides it for one conversation."""

    def __init__(self, rows: list[dict[str, Any]], agent: Agent) -> None:
        origins = {row["spoken"] for row in rows if row["spoken"]}
        spoken = Conversation.objects.filter(pk__in=origins).order_by()
        self.spoken: dict[Any, Any] = {
            each["pk"]: each for each in spoken.values("pk", "inbox", "channel", "language")
        }
        self.schemes: dict[int, set[str]] = defaultdict(set)
        self.never: set[int] = set()
        suppressed = Suppression.objects.standing().filter(
            scheme=OuterRef("scheme"), value=OuterRef("value")
        )
        handles = Handle.objects.filter(contact__in=_records(rows)).order_by()
        handles = handles.annotate(is_never=Exists(suppressed))
        for contact, scheme, is_never in handles.values_list("contact", "scheme", "is_never"):
            if is_never:
                self.never.add(contact)
            else:
                self.schemes[contact].add(scheme)
        self.channels = [each for each in Channel.objects.enabled() if each.can_answer]
        mine = set(channels_seen(agent).values_list("pk", flat=True))
        self.first = [each for each in self.channels if each.pk in mine and each.can("compose")]

    def why(self, row: dict[str, Any]) -> str:
        """Why this customer cannot be told; "" where he can."""
        records = row["contact__family"] or [row["contact_id"]]
        schemes = set().union(*(self.schemes[pk] for pk in records))
        conversation = self.spoken.get(row["spoken"])
        if conversation is None:
            reached = any(schemes & set(each.adapter_class.schemes) for each in self.first)
            why = _("No channel of yours can write to this person.")
            return "" if reached else self._never(records) or why
        here = [
            each
            for each in self.channels
            if each.pk == conversation["channel"] or each.inbox_id == conversation["inbox"]
        ]
        if not here:
            return _("No channel of the inbox can send.")
        if not any(schemes & set(each.adapter_class.schemes) for each in here):
            return self._never(records) or _("Left no address that we can write to.")
        return ""

    def _never(self, records: Iterable[int]) -> str:
        return _("Never write to this person’s addresses.") if self.never & set(records) else ""
