"""Guests who never spoke are forgotten after a time; nobody else is."""

from datetime import timedelta

import pytest

from alaka.channels.models import Channel, Intake
from alaka.chats import forgetting
from alaka.chats.forgetting import forget_some
from alaka.chats.models import Block, Guest
from alaka.chats.tests.asking import opened, post, says
from alaka.core import clock

MONTH = timedelta(days=30)
LATER = MONTH + timedelta(hours=1)


def forget_silent() -> int:
    """As long as there are any, as the rule of the house does it."""
    number, went = 0, 1
    while went:
        went = forget_some(clock.now() - MONTH)
        number += went
    return number


def test_who_said_nothing_is_forgotten_and_comes_back_as_somebody_new(
    chat_channel: Channel,
) -> None:
    word, silent = opened(chat_channel)
    _word, spoken = opened(chat_channel)
    says(spoken, "Hello")
    assert forget_silent() == 0
    with clock.stopped_at(clock.now() + LATER):
        _word, new = opened(chat_channel)
        assert forget_silent() == 1
        assert set(Guest.objects.all()) == {spoken, new}
        again = post(chat_channel, {"session": word})
        assert again.status_code == 200
        assert again.json()["session"] != word
    assert not Guest.objects.filter(pk=silent.pk).exists()


def test_whose_line_is_stored_and_not_yet_read_is_kept(chat_channel: Channel) -> None:
    _word, guest = opened(chat_channel)
    Intake.objects.create(
        channel=chat_channel,
        key=f"{guest.value}:1",
        body=b"{}",
        envelope={"value": guest.value},
        state="quarantined",
        received_at=clock.now(),
    )
    with clock.stopped_at(clock.now() + LATER):
        assert forget_silent() == 0


def test_a_guest_who_became_a_customer_stays_until_the_customer_goes(
    chat_channel: Channel,
) -> None:
    _word, unnamed = opened(chat_channel)
    _word, customer = opened(chat_channel)
    Guest.objects.filter(pk=unnamed.pk).update(became=customer)
    with clock.stopped_at(clock.now() + LATER):
        assert forget_silent() == 2
    assert not Guest.objects.exists()


def test_the_blocked_stay_out_while_their_block_runs(chat_channel: Channel) -> None:
    _word, guest = opened(chat_channel)
    now = clock.now()
    Block.objects.create(scheme=guest.scheme, value=guest.value, at=now, until=now + 2 * LATER)
    with clock.stopped_at(now + LATER):
        assert forget_silent() == 0
    with clock.stopped_at(now + 3 * LATER):
        assert forget_silent() == 1
    assert not Block.objects.exists()


def test_many_go_in_portions(chat_channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    for _ in range(5):
        opened(chat_channel)
    with clock.stopped_at(clock.now() + LATER):
        assert forget_silent() == 5
