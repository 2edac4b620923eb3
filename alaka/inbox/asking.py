"""After closing, the contact is asked by mail how it was: one question, five faces.

Enters: conversations that were closed in an inbox that asks. Leaves: one mail each, some hours
later, in the contact's language; its links are signed and lead to a page where he says so himself.
Nobody is asked twice for a conversation, twice within a week, or for what no person wrote.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alaka.accounts.models import Business
from alaka.channels.contract import Address, OutboundMessage, SendError
from alaka.channels.models import Channel
from alaka.channels.posting import MayNot, post, post_as_ours
from alaka.contacts.consent import links
from alaka.contacts.consent.asking import refusal_of_address
from alaka.contacts.consent.purposes import SATISFACTION
from alaka.contacts.models import Contact
from alaka.core import clock, jobs, signing
from alaka.core.languages import LANGUAGES
from alaka.inbox.answering import new_external_id
from alaka.inbox.models import (
    Conversation,
    Message,
    MessageKind,
    Satisfaction,
    SatisfactionRequest,
    Status,
)
from alaka.inbox.threading import reply_token
from alaka.inbox.ways import best_address
from alaka.timeline.models import Event
from alaka.timeline.recording import record

PURPOSE = "satisfaction"
LINK_LASTS = timedelta(days=30)
# The same person is left in peace for so long.
PEACE = timedelta(days=7)


def plan(ids: list[int]) -> None:
    """Of events of closing: have each asked about when its inbox's hours have passed."""
    closed = Event.objects.filter(pk__in=ids).values("subject_id")
    rows = Conversation.objects.closed().filter(pk__in=closed, inbox__asks_satisfaction=True)
    for conversation in rows.select_related("inbox"):
        jobs.defer(
            "alaka.inbox.asking.ask",
            at=_due(conversation),
            queue="sending",
            conversation_id=conversation.pk,
        )


def ask(conversation_id: int) -> None:
    """Ask, if it is still right to; raises SendError where it should be tried again."""
    with transaction.atomic():
        request = _claim(conversation_id)
    # After a crash in the middle nobody knows whether it went: rather not at all than twice.
    if request is None or request.sent_at or request.handed_over_at:
        return
    try:
        _send(request)
    except MayNot:  # He said so since.
        request.delete()
        return
    with transaction.atomic():
        SatisfactionRequest.objects.filter(pk=request.pk).update(sent_at=clock.now())
        row = request.conversation
        record("satisfaction.asked", subject=row, contact=row.contact, address=request.address)


def _due(conversation: Conversation) -> datetime:
    assert conversation.closed_at is not None
    return conversation.closed_at + timedelta(hours=conversation.inbox.ask_after_hours)


def _claim(conversation_id: int) -> SatisfactionRequest | None:
    """The one request of this conversation, or None where it must not be asked about."""
    rows = Conversation.objects.select_related("inbox", "contact", "channel")
    conversation = rows.filter(pk=conversation_id, joined_into=None).first()
    if conversation is None:
        return None
    known = SatisfactionRequest.objects.filter(conversation=conversation).first()
    if known is not None:
        return known
    # Two conversations of one person may come due at the same moment.
    Contact.objects.select_for_update().get(pk=conversation.contact_id)
    handle, asked = best_address(conversation, "email")
    address = asked or (handle.value if handle else "")
    if not address or not _may_ask(conversation) or _was_asked(conversation, address):
        return None
    if refusal_of_address("email", address, SATISFACTION, conversation.contact.ids):
        return None
    return SatisfactionRequest.objects.create(
        conversation=conversation, contact=conversation.contact, address=address, at=clock.now()
    )


def _may_ask(conversation: Conversation) -> bool:
    """It is closed and was not opened since; a person wrote, a person answered, none has rated."""
    if conversation.status != Status.CLOSED or conversation.closed_at is None:
        return False
    if not conversation.inbox.asks_satisfaction or _due(conversation) > clock.now():
        return False
    said = Message.objects.filter(conversation=conversation, automatic="")
    kinds = set(said.exclude(kind=MessageKind.NOTE).values_list("kind", flat=True).distinct())
    is_spoken = {MessageKind.INCOMING, MessageKind.OUTGOING} <= kinds
    return is_spoken and not Satisfaction.objects.filter(conversation=conversation).exists()


def _was_asked(conversation: Conversation, address: str) -> bool:
    same = Q(contact=conversation.contact_id) | Q(address=address)
    return SatisfactionRequest.objects.filter(same, at__gt=clock.now() - PEACE).exists()


# ---------------------------------------------------------------- the mail


def link(conversation: Conversation, language: str) -> str:
    token = signing.sign(PURPOSE, {"c": conversation.pk, "l": language}, LINK_LASTS)
    return f"{settings.PUBLIC_URL}{reverse('satisfaction', args=[token])}"


def _send(request: SatisfactionRequest) -> None:
    conversation = request.conversation
    language = _language(conversation)
    with override(language):
        business = Business.get().name
        subject = _("How was it? %(business)s would like to know") % {"business": business}
        context = {
            "url": link(conversation, language),
            "business": business,
            "about": conversation.subject,
            "language": language,
            "direction": LANGUAGES[language].direction,
            "contact": conversation.contact,
            "choose": links.preferences(conversation.contact),
        }
        text = render_to_string("inbox/email/satisfaction.txt", context)
        html = render_to_string("inbox/email/satisfaction.html", context)

    def handover() -> None:
        SatisfactionRequest.objects.filter(pk=request.pk).update(handed_over_at=clock.now())

    mailbox, ids = _mailbox(conversation), conversation.contact.ids
    letter = OutboundMessage(
        external_id=new_external_id(mailbox.settings.get("address", "") if mailbox else ""),
        recipient=Address("email", request.address, conversation.contact.name),
        subject=subject,
        text=text,
        html=html,
        sender_name=business,
        language=language,
        # What he answers by mail instead comes to his conversation.
        reply_token=reply_token(conversation),
        purpose=SATISFACTION,
        automatic=True,
        unsubscribe=links.unsubscribe(conversation.contact, SATISFACTION),
    )
    if mailbox is None:
        post_as_ours(letter, ids=ids)
        return
    try:
        post(mailbox, letter, handover, ids=ids)
    except MayNot:
        raise
    except SendError as error:
        mailbox.sending_failed(error.reason)
        if error.permanent:
            return
        if not error.uncertain:
            SatisfactionRequest.objects.filter(pk=request.pk).update(handed_over_at=None)
        raise


def _language(conversation: Conversation) -> str:
    asked = (
        conversation.language,
        conversation.contact.language,
        conversation.channel.language,
        Business.get().language,
    )
    return next((code for code in asked if code in LANGUAGES), "en")


def _mailbox(conversation: Conversation) -> Channel | None:
    """The conversation's own mailbox, else one of its inbox."""
    others = Channel.objects.enabled().filter(inbox=conversation.inbox_id).order_by("pk")
    for row in [conversation.channel, *others]:
        if row.is_enabled and row.can("send") and "email" in row.adapter_class.schemes:
            return row
    return None
