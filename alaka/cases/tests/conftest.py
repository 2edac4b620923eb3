from collections.abc import Iterator
from typing import Any

import pytest

from alaka.accounts.models import Agent, Place
from alaka.cases.models import Case
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from tests.servers import MailServer


@pytest.fixture
def late(mail_channel: Channel, baku: Place) -> Conversation:
    """Dana wrote to the shop in Baku that her roses are late."""
    conversation = heard(mail_channel).conversation
    conversation.place = baku
    conversation.save()
    return conversation


@pytest.fixture
def case(late: Conversation) -> Case:
    return open_case(Brief("Roses a day late", source="conversation"), by=None, conversation=late)


@pytest.fixture
def murad(baku: Place) -> Agent:
    """He manages the shop in Baku, and reads Azerbaijani."""
    assert isinstance(baku.manager, Agent)
    return baku.manager


@pytest.fixture
def boss(company: Place) -> Agent:
    assert isinstance(company.manager, Agent)
    return company.manager


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """The product's own mails go to a real SMTP server."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "alaka.core.mail.SystemMailBackend"
        settings.EMAIL_URL = f"smtp://{server.address}:{server.port}"
        settings.PUBLIC_URL = "https://desk.gul.example"
        yield server
