"""A rule calls a webhook: it alone, signed, once, and what came of it stands in its log."""

from alaka.accounts.models import Agent
from alaka.api.models import Webhook, WebhookDelivery
from alaka.api.webhooks.actions import CallWebhook
from alaka.api.webhooks.tests.conftest import made, send_due, tell_hearers
from alaka.api.webhooks.tests.receiver import Receiver
from alaka.automation import recipes, switching
from alaka.automation.doing import do_due
from alaka.automation.hearing import Hearer
from alaka.automation.models import Run, RunState
from alaka.automation.sentences import sentence
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.inbox.tests.talking import heard
from alaka.timeline.models import Event


def test_a_rule_calls_the_webhook_that_it_names(
    receiver: Receiver, webhook: Webhook, mail_channel: Channel, admin: Agent, bob: Agent
):
    other = made(receiver)  # It hears everything, and nothing of calls.
    webhook.verbs = ["case.opened"]
    webhook.save()
    given = {"webhook": webhook.pk, "text": "new letter"}
    rule = recipes.begin(
        by=admin,
        name="Tell the accounting",
        when={"verbs": ["message.received"]},
        actions=[{"do": "webhook.call", "with": given}],
    )
    assert sentence(rule).endswith("call the webhook “Accounting”.")
    switching.switch_on(rule, by=admin)
    hearer = Hearer()
    message = heard(mail_channel, "Are there roses?")
    hearer.hear()
    assert do_due() == 1
    tell_hearers()
    tell_hearers()
    (delivery,) = WebhookDelivery.objects.filter(verb="webhook.called")
    assert delivery.webhook == webhook
    assert not other.deliveries.filter(verb="webhook.called").exists()
    send_due()
    (got,) = [each for each in receiver.received if each.told["type"] == "webhook.called"]
    assert got.is_signed_by(webhook.secrets["secret"])
    data = got.told["data"]
    assert data["event"]["data"]["text"] == "new letter"
    assert data["event"]["data"]["because"]["name"] == "Tell the accounting"
    assert data["message"]["id"] == message.pk
    assert data["contact"]["id"] == message.conversation.contact_id
    assert [str(words) for words in Run.objects.get().told] == [
        "The webhook Accounting was called."
    ]
    line = "The webhook “Accounting” was called"
    page = logged_in(bob).get(f"/desk/contacts/{message.conversation.contact_id}")
    assert line in page.content.decode()
    webhook.switch(False)
    heard(mail_channel, "And tulips?")
    hearer.hear()
    do_due()
    failed = Run.objects.latest("pk")
    assert (failed.state, failed.told[0]) == (
        RunState.FAILED, "The webhook Accounting is switched off.",
    )  # fmt: skip
    assert Event.objects.filter(verb="webhook.called").count() == 1


def test_only_administrators_can_name_one(webhook: Webhook, admin: Agent, bob: Agent):
    given = {"webhook": webhook.pk}
    assert CallWebhook(given, admin).faults() == {}
    assert list(CallWebhook(given, bob).faults()) == ["webhook"]
