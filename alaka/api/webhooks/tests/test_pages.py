"""The pages of the webhooks, for administrators."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.models import DeliveryState, Webhook, WebhookDelivery
from alaka.api.models.webhook import MOST
from alaka.api.webhooks import hearing
from alaka.api.webhooks.tests.conftest import made, send_due
from alaka.api.webhooks.tests.receiver import Receiver
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.clock import stopped_at
from alaka.core.words import Words
from alaka.timeline.recording import record

PAGE = "/desk/settings/webhooks/"
SECRET = re.compile(r"whsec_[\w+/]{40,}=*")


@pytest.fixture
def browser(admin: Agent) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def text(browser: Client, page: str) -> str:
    answer = browser.get(page)
    assert answer.status_code == 200, page
    return answer.content.decode()


def add(browser: Client, receiver: Receiver, **fields: Any) -> Any:
    given = {"name": "Accounting", "url": receiver.url, "which": "all"} | fields
    return browser.post(f"{PAGE}new/", given)


def test_an_empty_page_says_what_to_do(browser: Client):
    assert "Add a webhook" in text(browser, PAGE)


def test_the_secret_is_shown_once_and_signs(browser: Client, receiver: Receiver):
    answer = add(browser, receiver)
    assert "whsec_" not in str(dict(browser.session))
    shown = browser.get(answer["Location"])
    assert "no-store" in shown["Cache-Control"]
    (secret,) = set(SECRET.findall(shown.content.decode()))
    again = text(browser, answer["Location"])
    assert not SECRET.search(again)
    test = browser.post(f"{answer['Location']}test/")
    assert receiver.received[0].is_signed_by(secret)
    page = text(browser, test["Location"])
    assert "webhook.test" in page
    assert "HTTP 204" in page
    assert "whsec_" not in str(Webhook.objects.values_list("secrets", flat=True)[0])


def test_a_new_secret_is_shown_and_the_old_one_named(browser: Client, webhook: Webhook):
    answer = browser.post(f"{webhook.get_absolute_url()}secret/")
    page = text(browser, answer["Location"])
    webhook.refresh_from_db()
    assert webhook.secrets["secret"] in SECRET.findall(page)
    assert "signs too until" in page


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", "required"),
        ("name", "x" * 81, "80"),
        ("url", "", "required"),
        ("url", "accounting", "http:// or https://"),
        ("url", "ftp://accounting.example/", "http:// or https://"),
        ("url", "https://ada:secret@accounting.example/", "password"),
        ("url", "https://nowhere.invalid/", "cannot be found"),
        ("verbs", [], "at least one"),
        ("verbs", ["moon.risen"], "moon.risen"),
        ("which", "some", "some"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    browser: Client, receiver: Receiver, field: str, value: Any, reason: str
):
    given = {"which": "chosen", "verbs": ["case.opened"]} | {field: value}
    answer = add(browser, receiver, **given)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert reason in answer.content.decode()
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "https://127.0.0.1/", "https://[::1]/"])
def test_our_own_network_is_refused_unless_it_is_allowed(
    browser: Client, receiver: Receiver, settings: Any, address: str
):
    settings.ALLOW_PRIVATE_ADDRESSES = False
    answer = add(browser, receiver, url=address)
    assert answer.context["form"].errors.keys() == {"url"}
    assert address in answer.content.decode()
    settings.ALLOW_PRIVATE_ADDRESSES = True
    assert add(browser, receiver, url=address).status_code == 302


def test_there_are_so_many_at_most(browser: Client, receiver: Receiver):
    for _ in range(MOST):
        made(receiver)
    assert "at most" in add(browser, receiver).content.decode()
    assert Webhook.objects.count() == MOST


def test_changing_keeps_the_secret_and_what_senders_wrote(
    browser: Client, receiver: Receiver, webhook: Webhook
):
    secret = webhook.secrets["secret"]
    webhook.failed()
    page = f"{webhook.get_absolute_url()}edit/"
    assert "message.received" in text(browser, page)
    given = {"name": "Shop", "url": receiver.url, "which": "chosen", "verbs": ["case.opened"]}
    assert browser.post(page, given)["Location"] == webhook.get_absolute_url()
    webhook.refresh_from_db()
    assert (webhook.name, webhook.verbs) == ("Shop", ["case.opened"])
    assert webhook.secrets["secret"] == secret
    assert webhook.failing_since is not None


def test_the_log_is_filtered_paged_and_each_delivery_shown_and_sent_again(
    browser: Client, receiver: Receiver, webhook: Webhook, dana: Contact
):
    ids = [record("contact.changed", subject=dana, contact=dana).pk for _ in range(30)]
    hearing.look(ids)
    receiver.status, receiver.text = 500, "<b>no</b>"
    send_due()
    page = webhook.get_absolute_url()
    first = text(browser, page)
    assert first.count('href="/desk/settings/webhook-deliveries/') == 25
    older = re.findall(r'rel="next" href="([^"]+)"', first)[0].replace("&amp;", "&")
    assert text(browser, page + older).count('href="/desk/settings/webhook-deliveries/') == 5
    assert "/webhook-deliveries/" not in text(browser, f"{page}?state=delivered")
    assert "/webhook-deliveries/" in text(browser, f"{page}?state=failed&after=nonsense")
    delivery = WebhookDelivery.objects.latest("pk")
    shown = text(browser, delivery.get_absolute_url())
    assert "&lt;b&gt;no&lt;/b&gt;" in shown
    assert delivery.key in shown
    assert delivery.headers["webhook-signature"].replace("+", "&#x2B;") in shown.replace(
        "+", "&#x2B;"
    )
    receiver.status = 200
    answer = browser.post(f"{delivery.get_absolute_url()}replay/", follow=True)
    assert "sent again in a moment" in answer.content.decode()
    send_due()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DELIVERED


def test_all_that_was_given_up_is_sent_again_at_once(
    browser: Client, receiver: Receiver, webhook: Webhook, dana: Contact
):
    hearing.look([record("contact.changed", subject=dana, contact=dana).pk for _ in range(3)])
    WebhookDelivery.objects.update(state=DeliveryState.GIVEN_UP, next_at=None, attempts=8)
    receiver.status = 500
    browser.post(f"{webhook.get_absolute_url()}test/")
    assert "Send all again" not in text(browser, webhook.get_absolute_url())
    assert "Send all again" in text(browser, f"{webhook.get_absolute_url()}?state=given-up")
    receiver.status = 200
    browser.post(f"{webhook.get_absolute_url()}replays/")
    send_due()
    assert webhook.deliveries.filter(state=DeliveryState.DELIVERED).count() == 3
    assert webhook.deliveries.given_up().get().is_test


def test_a_lost_key_is_mended_by_a_new_secret(
    browser: Client, receiver: Receiver, webhook: Webhook, settings: Any
):
    settings.SECRET_KEY = "another"
    browser.force_login(Agent.objects.get(email="ada@gul.example"))
    page = webhook.get_absolute_url()
    tested = browser.post(f"{page}test/", follow=True).content.decode()
    assert "encrypted with another key" in tested
    secret = SECRET.findall(browser.post(f"{page}secret/", follow=True).content.decode())[0]
    browser.post(f"{page}test/")
    assert receiver.received[0].is_signed_by(secret)


def test_a_test_is_not_sent_again(browser: Client, webhook: Webhook):
    browser.post(f"{webhook.get_absolute_url()}test/")
    test = WebhookDelivery.objects.get()
    assert browser.post(f"{test.get_absolute_url()}replay/").status_code == 404


def test_one_that_was_switched_off_by_itself_is_over_every_page_until_somebody_looks(
    browser: Client, webhook: Webhook, alice: Agent
):
    webhook.stop(Words("It has taken nothing for three days."))
    assert "Webhook switched off by itself" in text(browser, "/desk/settings/")
    agent = Client()
    agent.force_login(alice)
    assert "Webhook switched off by itself" not in text(agent, "/desk/inbox/")
    assert "three days" in text(browser, webhook.get_absolute_url())
    assert "Webhook switched off by itself" not in text(browser, "/desk/settings/")
    browser.post(f"{webhook.get_absolute_url()}switch/", {"on": "1"})
    webhook.refresh_from_db()
    assert webhook.is_active
    assert "Nothing sent yet" in text(browser, webhook.get_absolute_url())


def test_how_it_does_is_said_in_each_language(browser: Client, webhook: Webhook, admin: Agent):
    webhook.failed()
    Agent.objects.filter(pk=admin.pk).update(language="fa")
    with override("fa"):
        page = text(browser, webhook.get_absolute_url())
    assert 'dir="rtl"' in page
    assert "Takes nothing" not in page


def test_what_is_done_is_in_the_audit_log(browser: Client, receiver: Receiver):
    page = add(browser, receiver)["Location"]
    given = {"name": "Shop", "url": receiver.url, "which": "all"}
    browser.post(f"{page}edit/", given)
    for act in ("secret/", "test/", "switch/", "switch/"):
        browser.post(page + act, {"on": "0"})
    browser.post(f"{page}removal/")
    acts = [each.act for each in AuditEntry.objects.order_by("pk") if "webhook" in each.act]
    assert acts == [
        "webhook added",
        "webhook changed",
        "webhook secret renewed",
        "webhook tested",
        "webhook switched off",
        "webhook removed",
    ]
    assert "whsec_" not in str(list(AuditEntry.objects.values_list("data", flat=True)))


@pytest.mark.parametrize("who", ["alice", "bob", "analyst"])
def test_nobody_but_administrators_comes_in(
    request: pytest.FixtureRequest, webhook: Webhook, dana: Contact, who: str
):
    hearing.look([record("contact.changed", subject=dana, contact=dana).pk])
    delivery = WebhookDelivery.objects.get()
    agent = request.getfixturevalue(who)
    client = Client()
    client.force_login(agent)
    for page in (PAGE, webhook.get_absolute_url(), delivery.get_absolute_url()):
        assert client.get(page).status_code == 403
    assert client.post(f"{webhook.get_absolute_url()}test/").status_code == 403
    assert not Webhook.objects.visible_to(agent).exists()


def test_the_secret_before_is_named_for_a_day_only(browser: Client, webhook: Webhook):
    webhook.renew_secret()
    webhook.save()
    with stopped_at(clock.now() + timedelta(hours=25)):
        assert webhook.before_until is None
        assert len(webhook.signing_secrets) == 1
