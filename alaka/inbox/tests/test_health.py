"""What `alaka doctor` says of the inboxes."""

import pytest

from alaka.channels.models import Channel
from alaka.core.health import Level
from alaka.inbox import health

pytestmark = pytest.mark.django_db


def test_an_inbox_fed_by_a_form_alone_is_named(form_channel: Channel):
    (found,) = health.answers()
    assert found.level == Level.WARNING
    assert f"“{form_channel.inbox}” cannot be answered" in found.title
    assert "mailbox" in found.mend


def test_with_a_mailbox_in_use_there_is_nothing_to_say(
    form_channel: Channel, mail_channel: Channel
):
    assert mail_channel.inbox == form_channel.inbox
    assert health.answers() == []
    Channel.objects.filter(pk=mail_channel.pk).update(is_enabled=False)
    assert len(health.answers()) == 1
