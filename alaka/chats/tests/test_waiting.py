"""The place in the queue, and a wait that is honest or not told."""

from datetime import timedelta

from alaka.accounts.models import Agent
from alaka.chats.tests.conftest import Wait
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
        first = someone_waits("a", ago=900)
        assert places([first.inbox_id])[first.pk] == (1, 900.0)
