import asyncio
from collections.abc import Iterator

import pytest

from alaka.channels.models import Channel
from alaka.edge import taking
from alaka.edge.admission import admission
from alaka.edge.storing import writer
from alaka.inbox.models import Inbox


@pytest.fixture
def chat(shop_inbox: Inbox) -> Iterator[Channel]:
    yield Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox)
    taking.finish()  # Nobody holds a table while the base is emptied.


@pytest.fixture(autouse=True)
def _no_connection_is_left() -> Iterator[None]:
    yield
    for line in (writer.connection, admission.connection):
        asyncio.run(line.close())
