"""What `alaka doctor` says of the channels."""

import dns.resolver
import pytest
from django.test import override_settings

from alaka.channels import health
from alaka.channels.email.domain import is_reserved
from alaka.channels.email.tests.test_domain import name_server
from alaka.channels.models import Channel
from alaka.core.health import Level
from alaka.inbox.models import Inbox

pytestmark = pytest.mark.django_db


def mailbox(inbox: Inbox, name: str, address: str) -> Channel:
    """Nobody listens at its port, and the machine says so at once."""
    settings = {"address": address, "imap_host": "127.0.0.1", "imap_port": 9}
    secrets = {"imap_password": "roses"}
    return Channel.objects.create(
        kind="email", name=name, inbox=inbox, settings=settings, secrets=secrets
    )


def test_a_mailbox_that_does_not_let_us_in_is_named(shop_inbox: Inbox, form_channel: Channel):
    mailbox(shop_inbox, "Orders", "orders@gul.example")
    orders, form = health.channels()
    assert orders.level == Level.ERROR
    assert "“Orders” does not work" in orders.title
    assert orders.mend
    assert (form.level, form.title) == (Level.OK, "The channel “Web form” works.")


def test_a_domain_of_two_mailboxes_is_asked_about_once(
    shop_inbox: Inbox, monkeypatch: pytest.MonkeyPatch
):
    mailbox(shop_inbox, "Orders", "orders@gul-flowers.az")
    mailbox(shop_inbox, "Shop", "shop@GUL-flowers.az")
    with name_server({("gul-flowers.az.", "MX"): "10 mail.gul-flowers.az."}) as resolver:
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        found = health.channels()
    assert len([each for each in found if "does not work" in each.title]) == 2
    assert [each.level for each in found if "gul-flowers.az" in each.title] == [
        Level.OK,
        Level.WARNING,
        Level.WARNING,
    ]


def test_a_lost_key_of_one_channel_leaves_the_answers_of_the_others(
    shop_inbox: Inbox, form_channel: Channel
):
    with override_settings(SECRET_KEY="a-key-that-was-lost"):
        mailbox(shop_inbox, "Orders", "orders@gul.example")
    orders, form = health.channels()
    assert orders.level == Level.ERROR
    assert "“Orders”" in orders.title
    assert "secret.key" in orders.title
    assert form.level == Level.OK


def test_a_kind_that_is_not_installed_leaves_the_answers_of_the_others(
    shop_inbox: Inbox, form_channel: Channel
):
    Channel.objects.create(kind="pigeon", name="Loft", inbox=shop_inbox)
    levels = {each.title: each.level for each in health.channels()}
    assert levels["The channel “Web form” works."] == Level.OK
    assert any("“Loft” does not work" in title for title in levels)


@pytest.mark.parametrize("name", ["gul.example", "test", "a.b.invalid", "localhost"])
def test_names_that_never_exist_are_not_asked_about(name: str):
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["example.com", "gul.az", "test.az"])
def test_other_names_are(name: str):
    assert not is_reserved(name)
