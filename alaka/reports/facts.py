"""The rows that are counted: conversations, cases and promises, kept in packs; who waits, as it
is now."""

from collections.abc import Mapping
from dataclasses import dataclass

from alaka.reports import columns


@dataclass(frozen=True)
class Facts:
    """``key`` names the conversation, case or clock of a row; all other fields name columns.

    ``is_packed``: see reports.packing; else all rows of ``source`` are read. Whoever writes them
    holds ``lock`` of the database.
    """

    noun: str
    source: str
    key: str
    numbers: tuple[str, ...]
    instants: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    is_packed: bool = False
    lock: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.numbers, *self.instants, *self.flags, *sorted(self.words))

    def fields(self, names: frozenset[str] | None = None) -> Mapping[str, str]:
        """SQL by column, the key first."""
        found = {self.key: columns.number(self.key)}
        for each in self.names:
            if names is None or each in names:
                found[each] = self._field(each)
        return found

    def _field(self, name: str) -> str:
        if name in self.words:
            return columns.word(name)
        if name in self.flags:
            return columns.flag(name)
        return columns.instant(name) if name in self.instants else columns.number(name)


CONVERSATIONS = Facts(
    "conversation",
    "reports_conversationfact f",
    "conversation_id",
    numbers=(
        "inbox", "channel", "place", "team", "agent", "responder", "closer", "response",
        "resolution", "score",
    ),
    instants=("opened_at", "answered_at", "closed_at", "rated_at", "asked_at"),
    words=frozenset({"language"}),
    is_packed=True,
    lock=7_401,
)  # fmt: skip
CASES = Facts(
    "case",
    "reports_casefact f",
    "case_id",
    numbers=("severity", "topic", "place", "manager", "contact", "answer"),
    flags=("is_changed",),
    instants=(
        "opened_at", "due_at", "closed_at", "answered_at", "told_at", "confirmed_at", "wrote_at",
    ),
    words=frozenset({"kind", "outcome", "source"}),
    is_packed=True,
    lock=7_402,
)  # fmt: skip
PROMISES = Facts(
    "promise",
    "reports_promisefact f",
    "clock",
    numbers=("policy", "inbox", "channel", "place", "team", "agent", "severity"),
    instants=("started_at",),
    words=frozenset({"target", "verdict", "kind"}),
    is_packed=True,
    lock=7_403,
)
# Those whose contact awaits us at this moment: few, and never a moment old.
WAITING = Facts(
    "conversation",
    """(SELECT id AS conversation_id, inbox_id AS inbox, channel_id AS channel, place_id AS place,
        team_id AS team, assignee_id AS agent, language,
        greatest(extract(epoch FROM now() - waiting_since), 0) AS waited
    FROM inbox_conversation
    WHERE status = 'open' AND waiting_since IS NOT NULL AND joined_into_id IS NULL) f""",
    "conversation_id",
    numbers=("inbox", "channel", "place", "team", "agent", "waited"),
    words=frozenset({"language"}),
)
ALL = (CONVERSATIONS, CASES, PROMISES)
