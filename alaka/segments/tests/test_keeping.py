"""Segments kept by the worker: who is in them after whatever happens, who came and went, and who is
told of it."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts import tagging
from alaka.contacts.changing import change
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Contact, Merge, Tag
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.segments import drawing, fits, making
from alaka.segments.keeping import following, moves
from alaka.segments.keeping.ordering import levels, makes_circle
from alaka.segments.keeping.running import keep_all, keep_one
from alaka.segments.keeping.today import today
from alaka.segments.keeping.whole import asked_of
from alaka.segments.language import read
from alaka.segments.models import Segment, SegmentDay, SegmentMove
from alaka.segments.tests.conftest import person
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db
AZ = {"of": "language", "op": "is", "value": ["az"]}


@pytest.fixture(autouse=True)
def all_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, which never ends."""
    monkeypatch.setattr(following, "horizon", lambda: (1, 1))
    fits._made.clear()


def segment(owner: Agent, data: Any, name: str = "Some", **fields: Any) -> Segment:
    return making.make(Segment(name=name, owner=owner, filter=data, **fields))


def work() -> None:
    """What is recorded is seen at one look, and passed at the next."""
    for _ in range(2):
        keep_all()
        keep_one()


def inside(of: Segment) -> set[int]:
    return set(of.members.values_list("contact", flat=True))


def moved(of: Segment) -> list[tuple[int, bool]]:
    return list(of.moves.order_by("pk").values_list("contact", "is_in"))


def tag(contact: Contact, by: Agent, *, is_on: bool = True) -> None:
    vip = [Tag.objects.get(name="VIP")]
    put, taken = (vip, []) if is_on else ([], vip)
    tagging.retag(contact, put=put, taken=taken, by=by)


def test_whoever_comes_to_fit_is_in_a_moment_later(people: list[Contact], bob: Agent):
    leyla, dana, *_others = people
    of = segment(bob, AZ)
    assert (inside(of), of.is_redefined) == (set(), True)
    work()
    of.refresh_from_db()
    assert (inside(of), of.size, of.is_redefined) == ({leyla.pk}, 1, False)
    # Whoever fitted when it was made did not come in.
    assert moved(of) == []
    change(dana, {"language": "az"}, by=bob)
    change(leyla, {"language": "fr"}, by=bob)
    work()
    assert inside(of) == {dana.pk}
    assert sorted(moved(of)) == sorted([(dana.pk, True), (leyla.pk, False)])
    day = SegmentDay.objects.get(segment=of)
    assert (day.size, day.came, day.went, day.is_redefined) == (1, 1, 1, True)
    # Nothing is told where nobody waits for it.
    assert not Event.objects.filter(verb__startswith="segment.").exists()


def test_other_conditions_move_nobody(people: list[Contact], bob: Agent):
    of = segment(bob, AZ)
    work()
    making.redefine(of, {"of": "language", "op": "is", "value": ["bs", "fa"]}, by=bob)
    work()
    of.refresh_from_db()
    assert (inside(of), of.size, moved(of)) == ({people[1].pk, people[2].pk}, 2, [])


def test_what_cannot_be_asked_keeps_whom_it_had_and_finds_nobody(
    people: list[Contact], bob: Agent, alice: Agent
):
    vip = Tag.objects.get(name="VIP")
    of = segment(alice, {"of": "tag", "op": "has", "value": [str(vip.pk)]})
    work()
    his, asks = inside(of), {"of": "segment", "op": "has", "value": [str(of.pk)]}

    def faults() -> Any:
        return read(asks, Agent.objects.get(pk=bob.pk)).faults()

    assert len(his) == 2
    assert not faults()
    vip.delete()
    Segment.objects.update(is_stale=True)
    work()
    assert inside(of) == his
    assert "Some" in str(faults()["value"])
    Segment.objects.update(filter=AZ)
    assert not faults()
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    assert faults()


def test_a_segment_of_segments_follows_them_and_none_asks_for_itself(
    people: list[Contact], bob: Agent
):
    leyla, dana, *_others = people
    inner = segment(bob, AZ, "Inner")
    asks = {"of": "segment", "op": "has_not", "value": [str(inner.pk)]}
    named = {"of": "name", "op": "filled"}
    outer = segment(bob, {"all": [asks, named]}, "Outer")
    work()
    assert inside(outer) == {each.pk for each in people if each.name} - {leyla.pk}
    change(dana, {"language": "az"}, by=bob)
    work()
    assert (dana.pk in inside(inner), dana.pk in inside(outer)) == (True, False)
    back = {"any": [AZ, {"not": {"of": "segment", "op": "has", "value": [str(outer.pk)]}}]}
    assert makes_circle(inner.pk, back)
    with pytest.raises(making.CannotKeepError):
        making.redefine(inner, back, by=bob)
    assert [[each.name for each in level] for level in levels([outer, inner])] == [
        ["Inner"], ["Outer"],
    ]  # fmt: skip


def test_a_merge_moves_nobody_and_its_undoing_neither(people: list[Contact], bob: Agent):
    leyla, dana, *_others = people
    of = segment(bob, {"of": "tag", "op": "has", "value": [str(Tag.objects.get(name="VIP").pk)]})
    put = making.make(Segment(name="Guests", owner=bob, is_live=False), [leyla.pk])
    work()
    before = inside(of)
    made = merge(dana, leyla, by=bob)
    work()
    assert inside(of) == before - {leyla.pk} | {dana.pk}
    making.count(put)
    assert (put.size, making.put_in(put, [dana.pk])) == (1, 0)
    undo(made, by=bob)
    work()
    assert (inside(of), moved(of)) == (before, [])
    assert inside(put) == {leyla.pk}
    assert (making.take_out(put, [leyla.pk]), put.size) == (1, 0)


def test_a_merge_moves_nobody_where_everybody_is_looked_at_before_it_is_told_of(
    people: list[Contact], bob: Agent
):
    leyla, dana, *_others = people
    of = segment(bob, {"of": "tag", "op": "has", "value": [str(Tag.objects.get(name="VIP").pk)]})
    work()
    before = inside(of)
    merge(dana, leyla, by=bob)
    Segment.objects.filter(pk=of.pk).update(is_stale=True)
    assert keep_one()
    assert (inside(of), moved(of)) == (before - {leyla.pk} | {dana.pk}, [])


@pytest.mark.parametrize("are_all_looked_at", [False, True])
def test_who_comes_to_fit_in_the_moment_of_a_merge_is_told_of_once(
    people: list[Contact], bob: Agent, are_all_looked_at: bool
):
    leyla, dana, shirin, *_others = people
    of, rest = segment(bob, AZ), segment(bob, {"not": AZ}, "Others")

    def look() -> None:
        if are_all_looked_at:
            Segment.objects.update(is_stale=True)
        work()

    work()
    # Neither was in the one, both were in the other; and one of them spoke it a moment later.
    made = merge(dana, shirin, by=bob)
    change(dana, {"language": "az"}, by=bob)
    look()
    assert (moved(of), moved(rest)) == ([(dana.pk, True)], [(dana.pk, False)])
    undo(made, by=bob)
    change(shirin, {"language": "az"}, by=bob)
    look()
    # Both are in it by now, as the one was whom they were.
    assert inside(of) == {leyla.pk, dana.pk, shirin.pk}
    assert (moved(of), moved(rest)) == ([(dana.pk, True)], [(dana.pk, False)])
    merge(dana, shirin, by=bob)
    change(dana, {"language": "fa"}, by=bob)
    look()
    assert moved(of) == [(dana.pk, True), (dana.pk, False)]
    assert moved(rest) == [(dana.pk, False), (dana.pk, True)]
    assert inside(of) == {leyla.pk}


def test_a_look_that_is_cut_off_is_done_again_and_tells_once(
    people: list[Contact], bob: Agent, monkeypatch: pytest.MonkeyPatch
):
    leyla, dana, *_others = people
    of = segment(bob, AZ)
    monkeypatch.setattr(moves, "is_awaited", lambda verb, value: True)
    work()
    change(dana, {"language": "az"}, by=bob)
    with monkeypatch.context() as cut:
        cut.setattr(moves.live, "publish", lambda *topics: 1 / 0)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                work()
    assert (inside(of), moved(of)) == ({leyla.pk}, [])
    assert not Event.objects.filter(verb=moves.ENTERED).exists()
    work()
    work()
    assert (inside(of), moved(of)) == ({leyla.pk, dana.pk}, [(dana.pk, True)])
    Contact.objects.filter(pk=dana.pk).update(erased_at=clock.now())
    following.touch([dana.pk])
    work()
    told = Event.objects.filter(verb__in=[moves.ENTERED, moves.LEFT]).order_by("pk")
    verbs = list(told.values_list("verb", "contact"))
    assert verbs == [(moves.ENTERED, dana.pk), (moves.LEFT, dana.pk)]
    of.refresh_from_db()
    assert of.size == 1


def test_after_whatever_happens_it_holds_whom_its_conditions_hold_for(
    people: list[Contact], form_channel: Channel, bob: Agent
):
    chance = random.Random(19)
    vip = str(Tag.objects.get(name="VIP").pk)
    filters: list[Any] = [
        {"of": "tag", "op": "has", "value": [vip]},
        {"any": [AZ, {"of": "reachable", "op": "has", "value": ["phone"]}]},
        {"all": [{"of": "cases", "op": "none"}, {"not": AZ}]},
        {"of": "own.nothing", "op": "filled"},
    ]
    made = [segment(bob, data, f"S{number}") for number, data in enumerate(filters)]
    asks = {"of": "segment", "op": "has", "value": [str(made[0].pk), str(made[1].pk)]}
    made.append(segment(bob, {"not": asks}, "Outer"))
    work()
    for step in range(25):
        one, other = chance.sample(list(Contact.objects.standing()), 2)
        match chance.randrange(6):
            case 0:
                tag(one, bob, is_on=chance.random() < 0.5)
            case 1:
                change(one, {"language": chance.choice(["az", "fa", ""])}, by=bob)
            case 2:
                merge(one, other, by=bob, is_seen=True)
            case 3 if Merge.objects.standing().exists():
                undo(chance.choice(list(Merge.objects.standing())), by=bob)
            case 4:
                fields = {"phone": f"+38761{step:06}"}
                new = person(f"New {step}", *fields.items())
                Event.objects.create(
                    verb="contact.added", at=clock.now(), contact=new, subject_id=new.pk
                )
            case _:
                making.redefine(made[1], chance.choice(filters[:3]), by=bob)
        if chance.random() < 0.5:
            continue
        work()
        for of in Segment.objects.all():
            if not asked_of(of).faults():
                rows = Contact.objects.standing().filter(asked_of(of).asked(of_all=True))
                assert inside(of) == set(rows.values_list("pk", flat=True)), (step, of)
                assert of.size == of.members.count()


def test_it_is_drawn_by_day_and_two_are_compared(people: list[Contact], bob: Agent):
    leyla, dana, shirin, *_others = people
    of = segment(bob, AZ)
    work()
    today = SegmentDay.objects.get(segment=of)
    for back, size in ((40, 3), (10, 2)):
        day = today.day - timedelta(days=back)
        SegmentDay.objects.create(segment=of, day=day, size=size)
    chart = drawing.chart(of)
    assert chart is not None
    sizes = [bar.size for bar in chart["bars"]]
    assert (len(sizes), sizes[0], sizes[-11], sizes[-2:], chart["most"]) == (41, 3, 2, [2, 1], 3)
    guests = [leyla.pk, dana.pk, shirin.pk]
    other = making.make(Segment(name="Guests", owner=bob, is_live=False), guests)
    assert [part.count for part in drawing.overlap(of, other)] == [0, 1, 2]
    assert sum(part.share for part in drawing.overlap(of, other)) == 100


def test_whoever_falls_out_as_time_passes_is_out_within_the_hour(bob: Agent, mail_channel: Channel):
    leyla, dana = person("Leyla"), person("Dana")
    wrote = {"of": "conversations", "op": "any", "within": {"days": 30}}
    lately, silent = segment(bob, wrote), segment(bob, {**wrote, "op": "none"}, "Silent")
    ever = {"of": "conversations", "op": "any"}
    always, once = segment(bob, ever, "Ever"), segment(bob, {**ever, "then": silent.filter}, "Once")
    now = clock.now()
    for contact, days in ((leyla, 29.99), (dana, 20)):
        at = now - timedelta(days=days)
        Conversation.objects.create(
            inbox=mail_channel.inbox, channel=mail_channel, contact=contact, opened_at=at,
            heard_at=at, last_activity_at=at,
        )  # fmt: skip
    work()
    assert inside(lately) == inside(always) == {leyla.pk, dana.pk}
    always.refresh_from_db()
    assert always.again_at is None
    with clock.stopped_at(now + timedelta(minutes=50)):
        # So that it is no other day, whenever this runs.
        Segment.objects.update(kept_on=today())
        keep_all()
        assert leyla.pk in inside(lately)
        assert leyla.pk not in inside(once)
    with clock.stopped_at(now + timedelta(minutes=61)):
        Segment.objects.update(kept_on=today())
        keep_all()
        assert inside(lately) == {dana.pk}
        assert leyla.pk in inside(silent)
        assert inside(once) == {leyla.pk}
        assert (leyla.pk, False) in moved(lately)
        lately.refresh_from_db()
        assert lately.again_at == now + timedelta(minutes=121)


def test_who_came_long_ago_is_forgotten(people: list[Contact], bob: Agent):
    of = making.make(Segment(name="Guests", owner=bob, is_live=False), [people[0].pk])
    moves.forget()
    assert of.moves.count() == 1
    SegmentMove.objects.update(at=clock.now() - timedelta(days=31))
    moves.forget()
    assert of.moves.count() == 0
