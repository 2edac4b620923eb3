"""Whatever happened to people, of whichever room, and what came after it: beside plain Python."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.activities.models import Activity
from alaka.activities.planning import Plan, plan
from alaka.cases.models import Case
from alaka.channels.models import Channel
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation, Message, Satisfaction
from alaka.sales import moving
from alaka.sales.models import Deal, LostReason, Order
from alaka.sales.opening import Brief, open_deal
from alaka.sales.tests.conftest import pipeline as pipeline
from alaka.segments.conditions import kinds
from alaka.segments.conditions.events import Events
from alaka.segments.language import read
from alaka.segments.tests.conftest import complain, say, talk
from alaka.tracking.columns import chains, whole
from alaka.tracking.cutting import cut
from alaka.tracking.identity import owner
from alaka.tracking.models import Link, SeenEvent, Term, Visit
from alaka.tracking.tests.test_conditions import FROM, NAMES, PAGES, happened, was

pytestmark = pytest.mark.django_db
DAYS = [1, 2, 5, 10, 20, 40]


class History:
    """Of four people with three browsers, at random; ``people`` by their names."""

    def __init__(self, seed: int, channel: Channel, by: Agent) -> None:
        self.random, self.channel, self.by = Random(seed), channel, by
        self.people = [
            Contact.objects.create(name=name, created_at=clock.now())
            for name in ("Ann", "Ben", "Cem", "Dunja")
        ]

    def fill(self, browsers: list[int]) -> None:
        """``browsers``: of each time one is there it was somebody's since then."""
        for tell in (self.talked, self.complained, self.dealt, self.ordered, self.planned):
            for _turn in range(5):
                tell(self.random.choice(self.people), self.random.randint(0, 30))
        pick = self.random.choice
        happened(
            [
                {
                    "browser": pick([11, 12, 13]), "days": self.random.randint(0, 30) + 0.5,
                    "page": pick(PAGES), "name": pick(["", "", *NAMES]), "referrer": pick(FROM),
                }
                for _turn in range(25)
            ]
        )  # fmt: skip
        for browser in browsers:
            was(browser, pick(self.people), self.random.uniform(0, 30))

    def talked(self, who: Contact, days: int) -> None:
        row = talk(who, self.channel, days)
        for kind in ("incoming", "outgoing", "note"):
            say(row, kind, self.random.randint(0, days))
        if self.random.random() < 0.5:
            at = clock.now() - timedelta(days=self.random.randint(0, days))
            Satisfaction.objects.create(conversation=row, score=self.random.randint(1, 5), at=at)

    def complained(self, who: Contact, days: int) -> None:
        complain(who, days, kind=self.random.choice(["complaint", "praise"]))

    def dealt(self, who: Contact, days: int) -> None:
        deal = open_deal(Brief("x", contact=who, amount=Decimal(10)), by=self.by)
        how = self.random.choice([moving.win, self.lose, None])
        if how:
            how(deal, by=self.by)
        opened_at = clock.now() - timedelta(days=days)
        closed_at = clock.now() - timedelta(days=self.random.randint(0, days)) if how else None
        Deal.objects.filter(pk=deal.pk).update(opened_at=opened_at, closed_at=closed_at)

    def lose(self, deal: Deal, *, by: Agent) -> None:
        reason = LostReason.objects.all()[0]
        moving.lose(deal, moving.Loss(reason), by=by)

    def ordered(self, who: Contact, days: int) -> None:
        at = clock.now() - timedelta(days=days)
        Order.objects.create(
            source="Shop", number=str(Order.objects.count()), contact=who, placed_at=at, said_at=at,
            value=self.random.choice([5, 50]), state=self.random.choice(["placed", "cancelled"]),
        )  # fmt: skip

    def planned(self, who: Contact, days: int) -> None:
        row = plan(
            Plan(subject="x", agent=self.by, due_at=clock.now(), contact=who, kind="call"),
            by=self.by,
        )
        if self.random.random() < 0.5:
            planning.finish(row, by=self.by)
            Activity.objects.filter(pk=row.pk).update(done_at=clock.now() - timedelta(days=days))
        Activity.objects.filter(pk=row.pk).update(created_at=clock.now() - timedelta(days=days))

    def chain(self) -> dict[str, Any]:
        """Of two, mostly; nothing follows on what must not have come."""
        leaf, then = self.leaf(), self.leaf()
        if then["op"] != "none" and not self.random.randrange(2):
            then["then"] = self.leaf()
        return leaf | ({"then": then} if self.random.randrange(4) else {})

    def leaf(self) -> dict[str, Any]:
        pick = self.random.choice
        name = pick(list(_ROWS))
        leaf: dict[str, Any] = {"of": name, "op": pick(["any", "none", "at_least"])}
        if leaf["op"] == "at_least":
            leaf["count"] = pick([1, 2, 3])
        if name in _PARTS and pick([True, False]):
            leaf["where"] = {_PARTS[name][0]: pick(_PARTS[name][1])}
        if pick([True, False]):
            leaf["within"] = {"days": pick(DAYS)}
        return leaf


def _on_sites(rows: Callable[[], Any]) -> Callable[[list[int]], list[Any]]:
    return lambda ids: [row for row in rows() if owner(row.visitor, _at(row)) in ids]


def _of_talks(model: Any) -> Callable[[list[int]], list[Any]]:
    return lambda ids: list(model.objects.filter(conversation__contact__in=ids))


# By name of a condition: what there is of it of these records.
_ROWS: dict[str, Callable[[list[int]], list[Any]]] = {
    "conversations": lambda ids: list(Conversation.objects.filter(contact__in=ids)),
    "messages": lambda ids: [row for row in _of_talks(Message)(ids) if row.kind != "note"],
    "satisfaction": _of_talks(Satisfaction),
    "cases": lambda ids: list(Case.objects.filter(contact__in=ids)),
    "open_deals": lambda ids: _deals(ids, "open"),
    "won_deals": lambda ids: _deals(ids, "won"),
    "lost_deals": lambda ids: _deals(ids, "lost"),
    "orders": lambda ids: [
        row for row in Order.objects.filter(contact__in=ids) if row.state != "cancelled"
    ],
    "planned_steps": lambda ids: _steps(ids, is_done=False),
    "done_steps": lambda ids: _steps(ids, is_done=True),
    "visits": _on_sites(Visit.objects.all),
    "pages": _on_sites(lambda: SeenEvent.objects.filter(kind=1)),
    "done": _on_sites(lambda: SeenEvent.objects.exclude(kind=1)),
}
_WHO = {"incoming": "they", "outgoing": "we"}
# A part of some, the values that are asked for, and whether a row is of one.
_PARTS: dict[str, tuple[str, list[Any], Callable[[Any, Any], bool]]] = {
    "messages": ("who", ["they", "we"], lambda row, who: _WHO[row.kind] == who),
    "cases": ("kind", ["complaint", "praise"], lambda row, kind: row.kind == kind),
    "orders": ("value", [10], lambda row, value: row.value >= value),
    "satisfaction": ("score", ["1", "4"], lambda row, score: str(row.score) == score),
    "pages": (
        "address", ["argentina"],
        lambda row, text: text in Term.objects.get(pk=row.page).text.lower(),
    ),
    "visits": ("came_by", ["search"], lambda row, way: row.came_by == way),
}  # fmt: skip


def _deals(ids: list[int], status: str) -> list[Deal]:
    return [row for row in Deal.objects.filter(contact__in=ids) if row.status == status]


def _steps(ids: list[int], *, is_done: bool) -> list[Activity]:
    rows = Activity.objects.filter(contact__in=ids)
    return [row for row in rows if (row.done_at is not None) is is_done]


def _at(row: Any) -> datetime:
    """When it happened: what came to an end, then."""
    if isinstance(row, Deal):
        return row.closed_at or row.opened_at
    if isinstance(row, Activity):
        return row.done_at or row.created_at
    if isinstance(row, Visit):
        return row.began_at
    at: datetime
    if isinstance(row, Order):
        at = row.placed_at
    else:
        at = row.opened_at if isinstance(row, Case | Conversation) else row.at
    return at


def _times(leaf: dict[str, Any], ids: list[int]) -> list[datetime]:
    rows = _ROWS[leaf["of"]](ids)
    for value in leaf.get("where", {}).values():
        rows = [row for row in rows if _PARTS[leaf["of"]][2](row, value)]
    return [_at(row) for row in rows]


def _holds(leaf: dict[str, Any], ids: list[int]) -> bool:
    times = _times(leaf, ids)
    if "within" in leaf:
        times = [at for at in times if at >= clock.now() - timedelta(days=leaf["within"]["days"])]
    times = [at for at in times if _goes_on(leaf, at, ids)]
    return len(times) >= leaf.get("count", 1) if leaf["op"] != "none" else not times


def _goes_on(leaf: dict[str, Any], at: datetime, ids: list[int]) -> bool:
    """Whether what must come after that moment did, with what must come after that."""
    then = leaf.get("then")
    if not then:
        return True
    span = timedelta(days=then["within"]["days"]) if "within" in then else None
    came = [one for one in _times(then, ids) if at < one and (not span or one <= at + span)]
    came = [one for one in came if _goes_on(then, one, ids)]
    if then["op"] == "none":
        return not came and (not span or at + span < clock.now())
    return len(came) >= then.get("count", 1)


def test_the_slow_reading_knows_all_that_can_happen():
    assert set(_ROWS) == {name for name, kind in kinds().items() if issubclass(kind, Events)}


# Of browsers that were one person's always even what is found about is exact.
@pytest.mark.parametrize(("seed", "browsers"), [(1, [11, 12, 12, 13]), (3, [11, 12, 13])])
def test_what_came_after_what_is_found_as_a_slow_reading_finds_it(
    form_channel: Channel, pipeline: Any, bob: Agent, seed: int, browsers: list[int],
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    # What is not copied comes from PostgreSQL: so the copy is asked here as well.
    monkeypatch.setattr(whole, "is_copied", lambda since: True)
    history = History(seed, form_channel, bob)
    history.fill(browsers)
    # Any other room's rows may be many, and the people they are lent of few, or too many for that.
    chance = Random(seed)
    guesses = [0, chains.FEW + 1]
    monkeypatch.setattr(chains.Side, "guessed", lambda side, since: chance.choice(guesses))
    monkeypatch.setattr(chains, "MOST", 2)
    monkeypatch.setattr(chains, "_EACH", 1)
    for turn in range(3):
        if turn == 1:
            merge(history.people[0], history.people[1], by=bob)
        if turn == 2:
            link = history.random.choice(list(Link.objects.all()))
            cut(link.visitor, link.contact, by=bob)
        for _turn in range(40):
            leaf = history.chain()
            asked, people = read(leaf, bob), Contact.objects.standing()
            assert not asked.faults(), leaf
            slowly = {who.name for who in people if _holds(leaf, who.ids)}
            everybody = [who.pk for who in people]
            among = [everybody] if len({*browsers}) == len(browsers) else []
            for found in (
                asked.asked(),
                asked.asked(of_all=True),
                *(asked.asked(among=lots) for lots in among),
            ):
                names = people.filter(found).values_list("name", flat=True)
                assert sorted(names) == sorted(slowly), leaf
