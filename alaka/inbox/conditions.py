"""What filters of people ask of conversations and messages, and the columns of their list."""

from functools import lru_cache
from operator import add
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Tag
from alaka.core.prepared import given, prepared
from alaka.core.templatetags.core import number, when
from alaka.inbox.models import Conversation, ConversationTag, Message, Satisfaction
from alaka.inbox.models.conversation import Sight, Status, sight
from alaka.inbox.models.inbox import Inbox
from alaka.inbox.models.message import MessageKind
from alaka.segments.columns import Cells, Column, gathered, records_of
from alaka.segments.conditions.base import Condition, has, ids_of
from alaka.segments.conditions.events import Among, Events, Whether
from alaka.segments.conditions.values import since
from alaka.segments.walking import Walk

_GROUP = _("Conversations")
_KINDS = {"they": MessageKind.INCOMING, "we": MessageKind.OUTGOING}


def channels(agent: Agent) -> list[tuple[str, str]]:
    seen = sight(agent)
    rows = Channel.objects.order_by("name", "pk")
    if seen is not None:
        conversations = Conversation.objects.within(seen).filter(channel=OuterRef("pk"))
        rows = rows.filter(Q(inbox__in=seen.inboxes) | Q(Exists(conversations)))
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _inboxes(agent: Agent) -> list[tuple[str, str]]:
    rows = Inbox.objects.visible_to(agent).order_by("name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _tags(agent: Agent) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Tag.objects.values_list("pk", "name")]


def _has_tag(values: list[str]) -> Q:
    ids = [int(value) for value in values]
    return Q(Exists(ConversationTag.objects.filter(conversation=OuterRef("pk"), tag__in=ids)))


class Conversations(Events):
    name, title, group = "conversations", _("Conversations"), _GROUP
    clauses = {
        "any": gettext_noop("has a conversation"),
        "none": gettext_noop("has no conversation"),
    }
    parts = (
        Among(
            "status",
            _("State"),
            lambda agent: [(value, str(label)) for value, label in Status.choices],
            lambda values: Q(status__in=values),
        ),
        Among("channel", _("Channel"), channels, lambda values: Q(channel__in=values)),
        Among("inbox", _("Inbox"), _inboxes, lambda values: Q(inbox__in=values)),
        Among("tag", _("Tag"), _tags, _has_tag),
        Whether(
            "answered",
            _("Answered"),
            Q(first_response_at__isnull=False),
            _("we answered"),
            _("we never answered"),
        ),
        Whether(
            "waiting",
            _("Waiting"),
            Q(status=Status.OPEN, waiting_since__isnull=False),
            _("waiting for us"),
            _("not waiting for us"),
        ),
    )

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "has at least %(count)s conversation", "has at least %(count)s conversations", count
        )

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return Conversation.objects.visible_to(agent)


class Messages(Events):
    name, title, group = "messages", _("Messages"), _GROUP
    contact, at = "conversation__contact", "at"
    clauses = {
        "any": gettext_noop("there are messages"),
        "none": gettext_noop("there are no messages"),
    }
    parts = (
        Among(
            "who",
            _("Who wrote"),
            lambda agent: [("they", str(_("the person"))), ("we", str(_("we ourselves")))],
            lambda values: Q(kind__in=[_KINDS[value] for value in values]),
        ),
        Among("channel", _("Channel"), channels, lambda values: Q(channel__in=values)),
    )

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "there is at least %(count)s message", "there are at least %(count)s messages", count
        )

    def asked(self) -> Q:
        """Whether somebody wrote is known of each conversation without its messages."""
        if not self._is_of_hearing():
            return super().asked()
        wrote = has(self._heard(), "contact")
        return wrote if self.op == "any" else ~wrote

    def ids(self) -> "QuerySet[Any] | None":
        if not self._is_of_hearing():
            return super().ids()
        return ids_of(self._heard(), "contact") if self.op == "any" else None

    def _is_of_hearing(self) -> bool:
        return self.op != "at_least" and self.where == {"who": ["they"]}

    def _heard(self) -> "QuerySet[Conversation]":
        seen = sight(self.agent)
        rows = Conversation.objects.filter(heard_at__isnull=False)
        if seen is not None:
            rows = rows.filter(seen.rows)
        if self.days is not None:
            rows = rows.filter(heard_at__gte=since(self.days))
        return rows

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        seen = sight(agent)
        rows = Message.objects.filter(kind__in=_KINDS.values())
        # Where all is seen, nothing but what was joined into others is left out, and its messages
        # went along.
        if seen is None:
            return rows
        return rows.filter(conversation__in=Conversation.objects.within(seen))


class Ratings(Events):
    """How somebody found what was done for him."""

    name, title, group = "satisfaction", _("Satisfaction"), _GROUP
    contact, at = "conversation__contact", "at"
    clauses = {
        "any": gettext_noop("said how it was"),
        "none": gettext_noop("has not said how it was"),
    }
    parts = (
        Among(
            "score",
            _("Score"),
            lambda agent: [(str(score), number(score)) for score in range(1, 6)],
            lambda values: Q(score__in=[int(value) for value in values]),
        ),
    )

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "said at least %(count)s time how it was",
            "said at least %(count)s times how it was",
            count,
        )

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        seen = sight(agent)
        rows = Satisfaction.objects.all()
        if seen is None:
            return rows
        return rows.filter(conversation__in=Conversation.objects.within(seen))


CONDITIONS: list[type[Condition]] = [Conversations, Messages, Ratings]


@lru_cache(maxsize=500)
def _walk(seen: Sight) -> Walk:
    rows = Conversation.objects.within(seen)
    # In the order of an index, and as the last of each happens.
    parts = [rows.filter(status=status) for status in Status.values]
    return Walk(rows, parts, "last_activity_at")


@prepared
def _latest(seen: Sight) -> "QuerySet[Any, tuple[Any, ...]]":
    rows = Conversation.objects.within(seen).filter(contact__any_of=given("contacts"))
    found = rows.order_by().values("contact").annotate(at=Max("last_activity_at"))
    return found.values_list("contact", "at")


class LastActivity(Column):
    name, title = "last_activity", _("Last activity")

    @classmethod
    def walk(cls, agent: Agent) -> Walk:
        return _walk(sight(agent))

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        return {pk: when(at) for pk, at in cls.plain(people, agent).items()}

    @classmethod
    def plain(cls, people: list[Contact], agent: Agent) -> dict[int, Any]:
        records = records_of(people)
        return gathered(records, _latest(sight(agent)).rows(contacts=list(records)), max)


class OpenConversations(Column):
    name, title, is_number = "open_conversations", _("Open conversations"), True

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        return {pk: number(count) for pk, count in cls.plain(people, agent).items()}

    @classmethod
    def plain(cls, people: list[Contact], agent: Agent) -> dict[int, Any]:
        records = records_of(people)
        rows = Conversation.objects.visible_to(agent).open().filter(contact__any_of=list(records))
        found = rows.order_by().values("contact").annotate(rows=Count("pk"))
        return gathered(records, found.values_list("contact", "rows"), add)


COLUMNS: list[type[Column]] = [LastActivity, OpenConversations]
