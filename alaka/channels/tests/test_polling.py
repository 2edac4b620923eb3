"""Mails are marked as taken only when they are stored, whenever the database goes away."""

from collections.abc import Generator, Iterator
from typing import Any, ClassVar

import pytest
from django import forms
from django.db import OperationalError, connection

from alaka import registry
from alaka.channels import polling
from alaka.channels.contract import Adapter, FetchBatch, Raw
from alaka.channels.models import Channel, Intake
from alaka.channels.storing import take_in_later
from alaka.core.tests.cutting import cut
from alaka.inbox.models import Inbox

pytestmark = pytest.mark.django_db(transaction=True)


class LetterBoxAdapter(Adapter):
    """Three letters, one in each batch; each is marked when the batch is said to be stored."""

    kind = "letterbox"
    label = "Letter box"
    abilities = frozenset({"fetch"})
    config_form = forms.Form
    marked: ClassVar[list[int]] = []

    def fetch(self, wait: float, refill: Any = None) -> Generator[FetchBatch, None, None]:
        for number in range(self.configuration.state.get("next", 1), 4):
            letter = Raw(f"letter:{number}", b"Are there roses?")
            yield FetchBatch((letter,), {"next": number + 1})
            self.marked.append(number)


@pytest.fixture
def letter_box(shop_inbox: Inbox) -> Iterator[Channel]:
    registry.CHANNELS["letterbox"] = f"{__name__}.LetterBoxAdapter"
    LetterBoxAdapter.marked.clear()
    yield Channel.objects.create(kind="letterbox", name="Box", key="box", inbox=shop_inbox)
    del registry.CHANNELS["letterbox"]


@pytest.fixture(params=["_savepoint_rollback", "_savepoint_commit"])
def cut_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database goes away right before what the queue refused is left behind, or forgotten."""
    line: Any = connection
    leave = getattr(line, request.param)

    def cut_and_leave(sid: str) -> None:
        monkeypatch.undo()
        cut()
        leave(sid)

    monkeypatch.setattr(line, request.param, cut_and_leave)


def stored() -> list[str]:
    return list(Intake.objects.order_by("pk").values_list("key", flat=True))


def test_a_letter_is_not_marked_where_the_database_went_away_before_it_was_stored(
    letter_box: Channel, cut_once: None
):
    take_in_later(letter_box)  # Such a job waits already: the queue refuses another.
    with pytest.raises(OperationalError):
        polling.fetch_once(letter_box, 0)
    assert LetterBoxAdapter.marked == []
    assert stored() == []


def test_what_was_not_stored_comes_with_the_next_fetch(letter_box: Channel, cut_once: None):
    take_in_later(letter_box)
    with pytest.raises(OperationalError):
        polling.fetch_once(letter_box, 0)
    polling.fetch_once(Channel.objects.get(pk=letter_box.pk), 0)
    assert LetterBoxAdapter.marked == [1, 2, 3]
    assert stored() == ["letter:1", "letter:2", "letter:3"]
