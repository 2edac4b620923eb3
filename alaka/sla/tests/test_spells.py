"""What was owed in a conversation, by what happened in it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alaka.sla.models import Target
from alaka.sla.spells import AWAITING, SNOOZED, Fact, Spell, replay

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
KINDS = ("heard", "said", "closed", "reopened", "snoozed", "woken", "undone")


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def after(*told: tuple[int, str], status: str = "open") -> list[Spell]:
    facts = []
    for minute, what in told:
        kind, _, state = what.partition(":")
        facts.append(Fact(at(minute), kind, agent=7, status=state))
    return replay(facts, status, at(999))


def brief(spells: list[Spell]) -> list[tuple[str, int, int | None, bool]]:
    """Target, begin, end, met."""

    def minute(when: datetime | None) -> int | None:
        return None if when is None else int((when - NOON).total_seconds() // 60)

    return [
        (spell.target, minute(spell.asked_at) or 0, minute(spell.ended_at), spell.is_met)
        for spell in spells
        if spell.asked_at is not None
    ]


def test_the_first_answer_is_the_first_response_and_later_ones_the_next():
    found = after((0, "heard"), (1, "heard"), (5, "said"), (6, "said"), (9, "heard"), (12, "said"))
    assert brief(found) == [
        (Target.RESOLUTION, 0, None, False),
        (Target.FIRST, 0, 5, True),
        (Target.NEXT, 9, 12, True),
    ]
    assert found[1].agent == 7


def test_what_we_begin_owes_nothing_until_the_contact_writes():
    assert after((0, "said")) == []
    assert brief(after((0, "said"), (3, "heard"))) == [
        (Target.RESOLUTION, 3, None, False),
        (Target.NEXT, 3, None, False),
    ]


def test_closing_gives_the_resolution_and_drops_the_answer_that_was_owed():
    assert brief(after((0, "heard"), (5, "closed"), status="closed")) == [
        (Target.RESOLUTION, 0, 5, True),
        (Target.FIRST, 0, 5, False),
    ]


def test_opening_again_asks_for_another_resolution():
    told = [(0, "heard"), (1, "said"), (5, "closed"), (20, "heard"), (30, "closed")]
    assert brief(after(*told, status="closed"))[2:] == [
        (Target.RESOLUTION, 20, 30, True),
        (Target.NEXT, 20, 30, False),
    ]
    by_hand = after((0, "heard"), (1, "said"), (5, "closed"), (9, "reopened"))
    assert brief(by_hand)[2:] == [(Target.RESOLUTION, 9, None, False)]


def test_what_was_never_answered_is_owed_on_once_one_of_us_opens_it_again():
    owed = after((0, "heard"), (5, "closed"), (9, "reopened"))
    assert brief(owed) == [
        (Target.RESOLUTION, 0, 5, True),
        (Target.FIRST, 0, None, False),
        (Target.RESOLUTION, 9, None, False),
    ]


def test_an_answer_to_what_is_closed_promises_nothing():
    told = [(0, "heard"), (1, "said"), (5, "closed"), (9, "said")]
    assert len(after(*told)) == 2


def test_snoozing_and_waiting_for_the_contact_are_told_apart():
    told = [(0, "heard"), (2, "snoozed"), (6, "woken"), (7, "said"), (11, "heard")]
    resolution, first, _next = after(*told)
    assert [(p.why, p.since, p.until) for p in resolution.pauses] == [
        (SNOOZED, at(2), at(6)),
        (AWAITING, at(7), at(11)),
    ]
    assert [(p.why, p.until) for p in first.pauses] == [(SNOOZED, at(6))]


def test_the_contacts_word_ends_a_snooze():
    resolution, _first = after((0, "heard"), (2, "snoozed"), (3, "heard"))
    assert resolution.pauses[0].until == at(3)


def test_undoing_a_closing_lets_what_was_owed_go_on():
    told = [(0, "heard"), (5, "closed"), (6, "undone:open")]
    assert brief(after(*told)) == [
        (Target.RESOLUTION, 0, None, False),
        (Target.FIRST, 0, None, False),
    ]
    assert brief(after(*told, (9, "closed"), status="closed"))[0][2] == 9


def test_undoing_an_opening_takes_its_resolution_away():
    told = [(0, "heard"), (1, "said"), (5, "closed"), (9, "reopened"), (10, "undone:closed")]
    assert len(after(*told, status="closed")) == 2


def test_undoing_what_leaves_the_state_alone_changes_nothing():
    assert after((0, "heard"), (5, "undone")) == after((0, "heard"))


def test_what_a_row_says_goes_before_what_was_never_told():
    assert brief(after((0, "heard"), status="closed"))[0] == (Target.RESOLUTION, 0, 999, True)
    assert after((0, "heard"), status="snoozed")[0].pauses[0].since == at(999)
    assert brief(after((0, "heard"), (1, "snoozed"))) == brief(after((0, "heard")))


def test_two_of_a_kind_asked_for_in_the_same_second_are_two():
    facts = [Fact(at(minute), what, asked_at=NOON) for minute, what in enumerate(
        ["heard", "said", "heard", "said", "heard"]
    )]  # fmt: skip
    asked = [spell.asked_at for spell in replay(facts, "open", at(9)) if spell.target == "next"]
    assert len(set(asked)) == 2


@given(st.lists(st.sampled_from(KINDS), max_size=12), st.sampled_from(["open", "closed"]))
def test_however_it_goes_at_most_one_of_each_runs_and_none_ends_before_it_began(kinds, status):
    spells = after(*enumerate(kinds), status=status)
    running = [spell.target for spell in spells if spell.ended_at is None]
    assert len([target for target in running if target != Target.RESOLUTION]) <= 1
    assert running.count(Target.RESOLUTION) <= 1
    assert status == "open" or not running
    assert all(spell.ended_at is None or spell.asked_at <= spell.ended_at for spell in spells)
    assert len({(spell.target, spell.asked_at) for spell in spells}) == len(spells)
