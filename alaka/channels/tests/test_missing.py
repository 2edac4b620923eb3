"""A channel whose kind's package was taken away rests, and nothing else does."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Role
from alaka.channels.health import channels
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.core.health import Level
from alaka.inbox.models import Inbox

SETTINGS = {"loft": "north"}


@pytest.fixture
def left(shop_inbox: Inbox) -> Channel:
    return Channel.objects.create(
        kind="taken-away", name="Loft", key="loft", inbox=shop_inbox, settings=SETTINGS
    )


@pytest.fixture
def at_admin(db: None) -> Client:
    return logged_in(
        Agent.objects.create_user("ada@gul.example", "x", name="Ada", role=Role.ADMINISTRATOR)
    )


def test_other_channels_are_polled_on(left: Channel, mail_channel: Channel):
    assert Channel.objects.polled() == [mail_channel]


def test_its_door_is_not_there(left: Channel):
    assert Client().post("/hooks/loft", b"x", content_type="text/plain").status_code == 404


def test_its_page_says_what_is_wrong_and_offers_no_form(left: Channel, at_admin: Client):
    page = at_admin.get(f"/desk/settings/channels/{left.pk}/")
    assert "is not installed on the server" in page.text
    assert "/edit/" not in page.text
    assert at_admin.get("/desk/settings/channels/").status_code == 200
    assert at_admin.post(f"/desk/settings/channels/{left.pk}/edit/", {}).status_code == 404
    left.refresh_from_db()
    assert left.settings == SETTINGS


def test_the_doctor_names_it(left: Channel):
    (finding,) = [one for one in channels() if one.level == Level.ERROR]
    assert "Loft" in finding.title
    assert "not installed" in finding.title
