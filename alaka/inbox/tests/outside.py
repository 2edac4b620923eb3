"""A channel kind whose other side a test plays: what it took, and what it says to that."""

from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest
from django import forms

from alaka import registry
from alaka.channels.contract import (
    Adapter,
    Address,
    InboundMessage,
    OutboundMessage,
    Parsed,
    ParseError,
    Raw,
    Receipt,
    SendError,
)
from alaka.channels.models import Channel
from alaka.inbox.models import Inbox


class PigeonAdapter(Adapter):
    """Bodies are ``address: text``; ``crash`` breaks its parser, ``?`` cannot be read."""

    kind = "pigeon"
    label = "Pigeon"
    schemes = ("pigeon",)
    abilities = frozenset({"hook", "send", "continuous"})
    config_form = forms.Form
    taken: ClassVar[list[OutboundMessage]] = []
    refusal: ClassVar[SendError | None] = None
    before_taking: ClassVar[Callable[[], None] | None] = None

    def parse(self, raw: Raw) -> list[Parsed]:
        text = raw.body.decode()
        if text == "?":
            raise ParseError("The pigeon lost its letter.")
        if text == "crash":
            raise RuntimeError("the parser broke")
        sender, _, said = text.partition(": ")
        return [InboundMessage(raw.key, Address("pigeon", sender), said)]

    def send(self, message: OutboundMessage, handover: Callable[[], None]) -> Receipt:
        if PigeonAdapter.refusal is not None:
            raise PigeonAdapter.refusal
        handover()
        if PigeonAdapter.before_taking is not None:
            PigeonAdapter.before_taking()
        PigeonAdapter.taken.append(message)
        return Receipt(message.external_id)


@pytest.fixture
def pigeon(shop_inbox: Inbox) -> Iterator[Channel]:
    registry.CHANNELS["pigeon"] = f"{__name__}.PigeonAdapter"
    PigeonAdapter.taken.clear()
    PigeonAdapter.refusal = PigeonAdapter.before_taking = None
    yield Channel.objects.create(kind="pigeon", name="Loft", key="loft", inbox=shop_inbox)
    del registry.CHANNELS["pigeon"]
