import pytest

from alaka.accounts.models import Place
from alaka.cases.models import Case
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard


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
