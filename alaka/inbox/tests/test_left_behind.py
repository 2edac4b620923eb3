"""What a lost job left behind is taken in; what is young is somebody's already."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.channels.models import Channel, Intake
from alaka.core import clock
from alaka.inbox.jobs import take_in_what_waits
from alaka.inbox.tests.outside import pigeon  # noqa: F401

pytestmark = pytest.mark.django_db


def test_only_what_waits_for_some_seconds_is_asked_for_again(pigeon: Channel):  # noqa: F811
    Intake.objects.create(channel=pigeon, key="1", body=b"dana: Hello", received_at=clock.now())
    take_in_what_waits()
    assert not ProcrastinateJob.objects.exists()
    with clock.stopped_at(clock.now() + timedelta(seconds=6)):
        take_in_what_waits()
    assert ProcrastinateJob.objects.get().args["arguments"] == {"channel_id": pigeon.pk}
