"""The place in the queue, and a wait that is honest or not told."""

from datetime import UTC, datetime, timedelta

from alaka.accounts.hours import Hours, Rules, seconds_open
from alaka.accounts.models import Agent, Calendar, Team
from alaka.chats.tests.conftest import Wait, is_here
from alaka.chats.waiting import places
from alaka.core import clock
from alaka.inbox.models import Conversation


def answered(chat: Conversation, after: float) -> None:
    at = chat.opened_at + timedelta(seconds=after)
    Conversation.objects.filter(pk=chat.pk).update(first_response_at=at, waiting_since=None)


def test_places_count_from_one_in_the_order_of_waiting(someone_waits: Wait) -> None:
    second, first = someone_waits("b", ago=5), someone_waits("a", ago=50)
    found = places([first.inbox_id])
    assert found == {first.pk: (1, None), second.pk: (2, None)}


def test_who_is_answered_or_taken_waits_no_more(someone_waits: Wait, alice: Agent) -> None:
    chat = someone_waits()
    chat.assign_to(alice)
    assert places([chat.inbox_id]) == {}


def test_the_wait_is_what_a_place_took_lately(someone_waits: Wait) -> None:
    for number in range(5):  # Each came ten minutes after the last, and waited two.
        answered(someone_waits(f"past {number}", ago=3600 - 600 * number), after=120)
    with clock.stopped_at(clock.now()):
        first, second = someone_waits("a", ago=10), someone_waits("b", ago=5)
        found = places([first.inbox_id])
    assert found[first.pk] == (1, 120.0)
    assert found[second.pk] == (2, 240.0)


def test_time_behind_others_is_not_counted_twice(someone_waits: Wait) -> None:
    for number in range(6):  # All came at once, and were taken one each minute.
        answered(someone_waits(f"past {number}", ago=3600), after=60 * (number + 1))
    chat = someone_waits("now")
    place, seconds = places([chat.inbox_id])[chat.pk]
    assert place == 1
    assert seconds is not None
    assert round(seconds) == 60


def test_a_stalled_queue_promises_nothing_shorter_than_it_took_so_far(someone_waits: Wait) -> None:
    for number in range(5):
        answered(someone_waits(f"past {number}", ago=7200 - 600 * number), after=30)
    with clock.stopped_at(clock.now()):
        first, second = someone_waits("a", ago=900), someone_waits("b", ago=5)
        is_here(first, "a")
        assert places([first.inbox_id]) == {first.pk: (1, 900.0), second.pk: (2, 930.0)}


def test_whoever_left_sets_no_pace(someone_waits: Wait) -> None:
    for number in range(5):
        answered(someone_waits(f"past {number}", ago=7200 - 600 * number), after=30)
    with clock.stopped_at(clock.now()):
        gone, first = someone_waits("a", ago=3000), someone_waits("b", ago=40)
        is_here(first, "b")
        assert places([first.inbox_id]) == {gone.pk: (1, 40.0), first.pk: (2, 70.0)}


def test_a_night_is_no_wait(someone_waits: Wait, team: Team) -> None:
    team.calendar = Calendar.objects.create(name="Day", week=[[[540, 1080]]] * 7)  # 9 to 18
    team.save()
    with clock.stopped_at(datetime(2026, 11, 27, 9, 10, tzinfo=UTC)):
        for number in range(5):  # All of the night, and taken one each minute from nine on.
            answered(someone_waits(f"past {number}", ago=36_000), after=35_400 + 60 * (number + 1))
        first, second = someone_waits("a", ago=30_000), someone_waits("b", ago=5)
        is_here(first, "a")
        assert places([first.inbox_id]) == {first.pk: (1, 600.0), second.pk: (2, 660.0)}


def test_of_several_teams_any_is_enough() -> None:
    early, late = Hours(Rules(UTC, (((540, 780),),) * 7)), Hours(Rules(UTC, (((720, 1080),),) * 7))
    day = datetime(2026, 11, 27, tzinfo=UTC)
    assert seconds_open([early, late], day, day + timedelta(days=1)) == 9 * 3600
    assert seconds_open([], day, day + timedelta(hours=2)) == 7200
