"""Customers who complained by mail, each in his language, and what changed because of them."""

from alaka.accounts.models import Agent, Place
from alaka.cases.improving import making
from alaka.cases.models import Case, Improvement, Topic
from alaka.cases.opening import Brief, open_case
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard

TEXTS = {
    "en": {"said": "It was cold.", "did": "We mended the heating."},
    "az": {"said": "Soyuq idi.", "did": "İsitməni düzəltdik."},
    "fa": {"said": "سرد بود.", "did": "گرمایش را درست کردیم."},
}


def complained(
    channel: Channel, place: Place, who: str, language: str, topic: Topic | None = None
) -> Case:
    """A case of somebody who wrote a mail; his conversation is closed and in nobody's hands."""
    message = heard(
        channel,
        f"{who} is cold",
        external_id=f"{who}-{place.pk}@example.org",
        sender=Address("email", f"{who}@example.org", who.title()),
        subject=f"Cold {who}",
        language=language,
    )
    conversation: Conversation = message.conversation
    Contact.objects.filter(pk=conversation.contact_id).update(language=language)
    Conversation.objects.filter(pk=conversation.pk).update(place=place)
    conversation = Conversation.objects.get(pk=conversation.pk)
    conversation.close(by=None)
    brief = Brief(f"Cold {who}", topic=topic, place=place, source="conversation")
    return open_case(brief, by=None, conversation=conversation)


def improved(place: Place, by: Agent, *cases: Case, topic: Topic | None = None) -> Improvement:
    """Published, with those cases behind it."""
    made = making.begun(place, by=by)
    made.texts, made.topic = TEXTS, topic
    made.save()
    made.cases.add(*cases)
    making.publish(made, True)
    return made
