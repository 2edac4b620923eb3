"""A deal for whoever sends a form: a rule that waits for messages of that channel."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from alaka.automation.models import Rule
from alaka.automation.sentences import sentence
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.inbox.tests.talking import heard
from alaka.sales import pipelines
from alaka.sales.models import Deal


def test_whoever_sends_the_form_gets_a_deal_and_who_writes_otherwise_none(
    rule: Callable[..., Rule], work: Callable[[], int], form_channel: Channel,
    mail_channel: Channel, dana: Contact, at_ada: Client,
) -> None:  # fmt: skip
    pipeline = pipelines.offered()[0]
    made = rule(
        name="A wedding is asked for",
        when={
            "verbs": ["message.received"],
            "where": {"message.received": [str(form_channel.pk)]},
        },
        actions=[{"do": "deal.open", "with": {"title": "Wedding", "pipeline": pipeline.pk}}],
    )
    assert sentence(made).startswith("When somebody writes to us (Channel: “Web form”)")
    heard(mail_channel, "My roses are late")
    work()
    assert not Deal.objects.exists()
    talk = heard(form_channel, "We marry in May", subject="Wedding").conversation
    work()
    deal = Deal.objects.get()
    assert (deal.title, deal.pipeline, deal.contact) == ("Wedding", pipeline, talk.contact)
    assert list(deal.conversations.all()) == [talk]
    heard(form_channel, "And in June?", subject="Another")
    work()
    assert Deal.objects.count() == 1, "who has an open deal gets no second one"
    page = at_ada.get(reverse("automation-rule", args=[made.pk])).content.decode()
    assert "Web form" in page
