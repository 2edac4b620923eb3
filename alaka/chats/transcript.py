"""A chat as a letter, for the guest who asked for it.

Enters: a conversation, the address typed, the guest's language. Leaves: one mail, plain and HTML,
by the inbox's mailbox, else by whatever way the product's own mails go.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from alaka.accounts.models import Business
from alaka.channels.contract import Address, OutboundMessage, SendError
from alaka.channels.models import Channel
from alaka.channels.posting import note_fault, post, post_as_ours
from alaka.chats.leaving import CARRIED, mailbox_of
from alaka.chats.models import Guest
from alaka.contacts.consent.purposes import SERVICE
from alaka.core import jobs
from alaka.core.languages import LANGUAGES
from alaka.core.links import linkify
from alaka.inbox.answering import new_external_id
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState

UNSAID = (MessageState.QUEUED, MessageState.SENDING, MessageState.FAILED)
MOST = 2000


@dataclass(frozen=True)
class Said:
    who: str
    at: datetime
    text: str
    files: list[str]

    @property
    def html(self) -> str:
        return linkify(self.text)


def ask(conversation: Conversation, address: str, language: str) -> bool:
    """Have it sent; False where nobody answered yet, so that no stranger gets words of ours."""
    if not _lines(conversation).filter(kind=MessageKind.OUTGOING).exists():
        return False
    jobs.defer(
        "alaka.chats.jobs.send_transcript",
        queue="sending",
        conversation_id=conversation.pk,
        address=address,
        language=language,
    )
    return True


def send(conversation_id: int, address: str, language: str) -> None:
    """Raises SendError where it should be tried again."""
    conversation = Conversation.objects.select_related("channel").get(pk=conversation_id)
    with override(language), timezone.override(_zone(conversation)):
        business = Business.get().name
        subject = _("Your chat with %(business)s") % {"business": business}
        context = {
            "said": _said(conversation),
            "business": business,
            "language": language,
            "direction": LANGUAGES[language].direction,
        }
        text = render_to_string("chats/transcript.txt", context)
        html = render_to_string("chats/transcript.html", context)
    mailbox = mailbox_of(conversation.inbox_id)
    letter = OutboundMessage(
        external_id=new_external_id(mailbox.settings.get("address", "") if mailbox else ""),
        recipient=Address("email", address),
        subject=subject,
        text=text,
        html=html,
        language=language,
        purpose=SERVICE,
        automatic=True,
    )
    _by(mailbox, letter)


def _by(mailbox: Channel | None, letter: OutboundMessage) -> None:
    try:
        if mailbox is None:
            post_as_ours(letter)
        else:
            post(mailbox, letter)
    except SendError as error:
        if mailbox is not None:
            note_fault(mailbox, error)
        if not error.permanent:
            raise


def _zone(conversation: Conversation) -> ZoneInfo:
    """The guest's, where his browser told it."""
    zones = (guest.timezone for guest in Guest.objects.of(conversation).order_by("-here_until"))
    for zone in (*zones, Business.get().timezone):
        with suppress(ZoneInfoNotFoundError, ValueError):
            if zone:
                return ZoneInfo(zone)
    return ZoneInfo("UTC")


def _lines(conversation: Conversation) -> QuerySet[Message]:
    rows = conversation.messages.exclude(kind=MessageKind.NOTE).exclude(state__in=UNSAID)
    return rows.exclude(automatic=CARRIED)


def _said(conversation: Conversation) -> list[Said]:
    rows = _lines(conversation).select_related("author").prefetch_related("attachments")
    you = _("You")
    business = Business.get().name
    return [
        Said(
            you if row.is_incoming else (row.author.name if row.author else business),
            row.at,
            row.text,
            [file.name for file in row.attachments.all()],
        )
        for row in rows.order_by("pk")[:MOST]
    ]
