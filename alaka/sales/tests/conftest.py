from decimal import Decimal

import pytest

from alaka.accounts.models import Agent, Business
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.sales import pipelines
from alaka.sales.models import Deal, LostReason, Pipeline, Stage
from alaka.sales.opening import Brief, open_deal


@pytest.fixture
def pipeline(db: None) -> Pipeline:
    """The one that every base begins with: New, Talking, Offer made, Negotiating, Agreed."""
    Business.objects.update_or_create(pk=1, defaults={"currency": "EUR"})
    return pipelines.offered()[0]


@pytest.fixture
def stages(pipeline: Pipeline) -> list[Stage]:
    return list(pipeline.stages.select_related("pipeline"))


@pytest.fixture
def wedding(alice: Agent, dana: Contact, pipeline: Pipeline) -> Deal:
    """Dana may buy the flowers for her wedding; Alice owns the deal."""
    brief = Brief("Flowers for a wedding", contact=dana, owner=alice, amount=Decimal("1200.00"))
    return open_deal(brief, by=alice)


@pytest.fixture
def too_expensive(pipeline: Pipeline) -> LostReason:
    return LostReason.objects.get(name="Too expensive")


@pytest.fixture
def talk(mail_channel: Channel) -> Conversation:
    """Dana asks what the flowers of a wedding cost."""
    return heard(mail_channel).conversation
