"""The rows that are counted: conversations, cases, promises and deals, kept in packs; who waits
and which deals are open, as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass

from alaka.reports import columns, sizes
from alaka.reports.models import SLOTS


@dataclass(frozen=True)
class Facts:
    """``key`` names the conversation, case, clock or way of a row; all other fields name columns.
    By ``sight`` it is decided who sees a row.

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
    sight: frozenset[str] = frozenset({"inbox", "place"})

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
        "inbox", "channel", "place", "team", "agent", "responder", "closer", "contact",
        "response", "resolution", "score",
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
    sight=frozenset(),
)  # fmt: skip
PROMISES = Facts(
    "promise",
    "reports_promisefact f",
    "clock",
    numbers=("policy", "inbox", "channel", "place", "team", "agent", "contact", "severity"),
    instants=("started_at",),
    words=frozenset({"target", "verdict", "kind"}),
    is_packed=True,
    lock=7_403,
)
# Those whose contact awaits us at this moment: few, and never a moment old.
WAITING = Facts(
    "conversation",
    """(SELECT id AS conversation_id, inbox_id AS inbox, channel_id AS channel, place_id AS place,
        team_id AS team, assignee_id AS agent, contact_id AS contact, language,
        greatest(extract(epoch FROM now() - waiting_since), 0) AS waited
    FROM inbox_conversation
    WHERE status = 'open' AND waiting_since IS NOT NULL AND joined_into_id IS NULL) f""",
    "conversation_id",
    numbers=("inbox", "channel", "place", "team", "agent", "contact", "waited"),
    words=frozenset({"language"}),
)
_EYES = frozenset({"owner", "opener", "team", "place"})
# The way of a deal through one pipeline: ``cents`` are of its value, ``took_1`` … see the model.
DEALS = Facts(
    "deal",
    "reports_dealfact f",
    "id",
    numbers=(
        "deal_id", "pipeline", "furthest", "reason", "source", "owner", "opener", "team", "place",
        "contact", "cents", "size", "lasted", *(f"took_{slot}" for slot in range(1, SLOTS + 1)),
    ),
    instants=("opened_at", "entered_at", "closed_at"),
    words=frozenset({"state"}),
    is_packed=True,
    lock=7_404,
    sight=_EYES,
)  # fmt: skip
# So many of those that left a stage forwards last say what is usual in it, if they are not too
# few; else the days that are expected do.
_LAST, _FEW = 2000, 10
# ``usual``: within so long three of four went on from the stage; ``expected``: the day, counted
# from 2000; ``likely``: hundredths of the value by the probability of the stage.
OPEN_DEALS = Facts(
    "deal",
    f"""(SELECT d.id, d.id AS deal_id, d.pipeline_id AS pipeline, d.stage_id AS stage,
        d.owner_id AS owner, d.opened_by_id AS opener, d.team_id AS team, d.place_id AS place,
        d.contact_id AS contact, n.id AS source, (d.value * 100)::bigint AS cents,
        {sizes.sql("d.value")} AS size, d.expected_on - DATE '2000-01-01' AS expected,
        (d.value * s.probability)::bigint AS likely,
        greatest(extract(epoch FROM now() - d.entered_stage_at), 0) AS stood,
        coalesce(u.usual, s.expected_days * 86400) AS usual
    FROM sales_deal d JOIN sales_stage s ON s.id = d.stage_id
    LEFT JOIN reports_dealsource n ON lower(n.name) = lower(d.source)
    LEFT JOIN (SELECT s.id, (SELECT CASE WHEN count(*) >= {_FEW} THEN
            percentile_cont(0.75) WITHIN GROUP (ORDER BY extract(epoch FROM y.took)) END
        FROM (SELECT left_at - entered_at AS took FROM sales_stagestay y
            WHERE y.stage_id = s.id AND y.went IN ('moved', 'won')
            ORDER BY entered_at DESC LIMIT {_LAST}) y) AS usual
        FROM sales_stage s) u ON u.id = d.stage_id
    WHERE d.status = 'open') f""",  # noqa: S608 - ours
    "id",
    numbers=(
        "deal_id", "pipeline", "stage", "owner", "opener", "team", "place", "contact", "source",
        "cents", "size", "stood", "usual", "expected", "likely",
    ),
    sight=_EYES,
)  # fmt: skip
# Two years of stays, and before them what a year says of deals as they stood then.
STAYS = Facts(
    "deal",
    f"""(SELECT y.id, y.deal_id, s.pipeline_id AS pipeline, y.stage_id AS stage, y.entered_at,
        y.left_at, y.went, (y.value * 100)::bigint AS cents, (d.value * 100)::bigint AS worth,
        d.owner_id AS owner, d.opened_by_id AS opener, d.team_id AS team, d.place_id AS place,
        d.contact_id AS contact, n.id AS source, {sizes.sql("d.value")} AS size
    FROM sales_stagestay y JOIN sales_deal d ON d.id = y.deal_id
    JOIN sales_stage s ON s.id = y.stage_id
    LEFT JOIN reports_dealsource n ON lower(n.name) = lower(d.source)
    WHERE y.left_at IS NULL OR y.left_at > now() - interval '26 months') f""",  # noqa: S608 - ours
    "id",
    numbers=(
        "deal_id", "pipeline", "stage", "owner", "opener", "team", "place", "contact", "source",
        "cents", "worth", "size",
    ),
    instants=("entered_at", "left_at"),
    words=frozenset({"went"}),
    sight=_EYES,
)  # fmt: skip
# People of whom other rooms tell: see Report.people.
PEOPLE = Facts("person", "", "id", ())
ALL = (CONVERSATIONS, CASES, PROMISES, DEALS)
