"""Taking back what was done to conversations: close, snooze, assign, tag.

Enters: the conversations before and after an act. Leaves: a signed word that the toast carries,
good for an hour. Undoing puts back what the act changed, where nothing changed it since.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.dateparse import parse_datetime

from alaka.accounts.models import Agent
from alaka.core import signing
from alaka.inbox.models import Conversation, ConversationTag, Status
from alaka.inbox.models.conversation import ConversationQuerySet
from alaka.timeline.recording import record

PURPOSE = "undo"
LIVES = timedelta(hours=1)

# What the acts change; those among them that are instants travel as text.
FIELDS = (
    "status", "assignee_id", "team_id", "snoozed_until", "waiting_since", "closed_at",
    "closed_by_id", "resolution",
)  # fmt: skip


class Undone(NamedTuple):
    """In how many conversations anything was given back, in how many all, of how many."""

    touched: int
    whole: int
    meant: int


@dataclass
class Deed:
    """What one act changed, by conversation: fields as (before, after), tags put on and off."""

    changes: dict[int, dict[str, list[Any]]] = field(default_factory=dict)
    tags: dict[int, list[int]] = field(default_factory=dict)
    untags: dict[int, list[int]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.tags or self.untags)

    @property
    def word(self) -> str:
        """The deed, signed, for the way to the browser and back."""
        content = {"c": self.changes, "t": self.tags, "u": self.untags}
        return signing.sign(PURPOSE, content, LIVES)


@contextmanager
def noted(conversations: Iterable[Conversation]) -> Iterator[Deed]:
    """Note what the acts inside change on these conversations."""
    rows = list(conversations)
    before = {row.pk: state(row) for row in rows}
    deed = Deed()
    yield deed
    for row in rows:
        after = state(row)
        changed = {
            name: [old, after[name]] for name, old in before[row.pk].items() if old != after[name]
        }
        if changed:
            deed.changes[row.pk] = changed


def undo(word: str, seen: ConversationQuerySet, *, by: Agent) -> Undone:
    """Take the deed back where this agent may. What somebody changed since stays.

    Raises BadToken.
    """
    content = signing.read(PURPOSE, word)
    ids = {int(pk) for part in content.values() for pk in part}
    touched = whole = 0
    with transaction.atomic():
        rows = seen.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
        for conversation in rows.select_related("contact"):
            key = str(conversation.pk)
            changes = content["c"].get(key, {})
            is_back = _put_back(conversation, changes)
            is_whole = is_back or not changes
            tagged, is_all = _retag(conversation, content["t"].get(key), content["u"].get(key))
            if is_back or tagged:
                touched += 1
                whole += is_whole and is_all
                put_back = {"status": conversation.status} if _has_status(content, key) else {}
                record(
                    "conversation.undone",
                    subject=conversation,
                    contact=conversation.contact,
                    actor=by,
                    **put_back,
                )
                conversation.publish()
    return Undone(touched, whole, len(ids))


def _has_status(content: Any, key: str) -> bool:
    return "status" in content["c"].get(key, {})


def state(conversation: Conversation) -> dict[str, Any]:
    """What the acts change of it, as JSON takes it."""
    values = {name: getattr(conversation, name) for name in FIELDS}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _put_back(conversation: Conversation, changes: dict[str, list[Any]]) -> bool:
    now = state(conversation)
    if not changes or any(now[name] != after for name, (_, after) in changes.items()):
        return False
    _set(conversation, {name: before for name, (before, _) in changes.items()})
    return True


def _set(conversation: Conversation, values: dict[str, Any]) -> None:
    for name, value in values.items():
        is_instant = name.endswith(("_until", "_since", "_at")) and value is not None
        setattr(conversation, name, parse_datetime(value) if is_instant else value)
    conversation.save(update_fields=list(values))


def as_before(
    conversation: Conversation, found: dict[str, Any], *, by: Agent, is_quiet: bool
) -> None:
    """Leave it open, closed or snoozed as something found it that is taken back now.

    What was closed on the strength of it opens again; what it had opened goes back only where
    nothing was said since.
    """
    closed, is_closed = Status.CLOSED, conversation.is_closed
    is_ours = found["status"] != closed if is_closed else is_quiet and conversation.is_open
    if not is_ours or found["status"] == conversation.status:
        return
    names = ("status", "snoozed_until", "closed_at", "closed_by_id", "resolution")
    _set(conversation, {name: found[name] for name in names})
    told = {"status": conversation.status}
    record(
        "conversation.undone", subject=conversation, contact=conversation.contact, actor=by, **told
    )


def _retag(
    conversation: Conversation, put: list[int] | None, taken: list[int] | None
) -> tuple[bool, bool]:
    """Whether any tag was given back, and whether all were: somebody may have been before us."""
    on = ConversationTag.objects.filter(conversation=conversation)
    there = set(on.filter(tag__in=taken or []).values_list("tag", flat=True))
    back = [
        ConversationTag(conversation=conversation, tag_id=pk)
        for pk in taken or []
        if pk not in there
    ]
    gone, _ = on.filter(tag__in=put or []).delete()
    ConversationTag.objects.bulk_create(back, ignore_conflicts=True)
    is_all = gone == len(put or []) and not there
    return bool(gone or back), is_all
