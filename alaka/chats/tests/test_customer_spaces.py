"""Customers of before ids had a space: each chat finds its own again, and nobody is split."""

from importlib import import_module

import pytest
from django.db import connection

from alaka.channels.models import Channel
from alaka.chats.models import Block, Guest
from alaka.contacts.models import Contact
from alaka.core import clock

pytestmark = pytest.mark.django_db


def test_a_customer_of_two_chats_stays_one_contact(chat_channel: Channel, dana: Contact) -> None:
    other = Channel.objects.create(kind="webchat", name="Other", inbox=chat_channel.inbox)
    now = clock.now()
    for channel in (chat_channel, other):
        Guest.objects.create(
            channel=channel, scheme="customer", value="42", created_at=now, here_until=now
        )
    Guest.objects.create(channel=other, value="42", created_at=now, here_until=now)
    dana.handles.create(scheme="customer", value="42", created_at=now)
    Block.objects.create(scheme="customer", value="42", at=now)
    spaces = import_module("alaka.chats.migrations.0005_customers_by_space").SPACES
    with connection.cursor() as cursor:
        cursor.execute(spaces)
    expected = {f"42@{chat_channel.pk}", f"42@{other.pk}"}
    guests = Guest.objects.filter(scheme="customer").values_list("value", flat=True)
    handles = dana.handles.filter(scheme="customer").values_list("value", flat=True)
    assert set(guests) == set(handles) == expected
    assert Guest.objects.get(scheme="chat").value == "42"
    assert Block.objects.get().value == f"42@{chat_channel.pk}"
