"""Filters for what a conversation shows: how long somebody waits, why a message stands here."""

from datetime import datetime
from html import escape
from typing import Any

from babel.dates import format_timedelta
from django import template
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alaka.channels import feedback
from alaka.channels.models import Channel
from alaka.core import clock, dates, files
from alaka.inbox.faces import FACES, Face
from alaka.inbox.models import Conversation, Message, MessageState

register = template.Library()

_HOUR = 3600


@register.filter
def waited(since: datetime | None) -> SafeString | str:
    """How long somebody has been waiting: ``12 min``, ``3 h``, ``2 d``; red from a day on."""
    if since is None:
        return ""
    language = (get_language() or "en")[:2]
    elapsed = clock.now() - since
    text = format_timedelta(elapsed, threshold=1, format="short", locale=language)
    hours = elapsed.total_seconds() / _HOUR
    heat = "is-long" if hours >= 24 else "is-warm" if hours >= 4 else ""
    whole = escape(dates.format_datetime(since, language, get_current_timezone(), "full"))
    return SafeString(
        f'<time class="waited {heat}" datetime="{since.isoformat(timespec="seconds")}"'
        f' title="{whole}">{escape(dates.digits(text, language))}</time>'
    )


@register.filter
def who(conversation: Conversation) -> str:
    """Its person's name; of whoever gave none, what he is to us."""
    if conversation.contact.name:
        return conversation.contact.name
    if conversation.contact.erased_at is not None:
        return str(conversation.contact)
    return _("Visitor") if conversation.channel.can("live") else "—"


@register.filter
def feedback_shown(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return feedback.shown(fields)


@register.filter
def channel_icon(channel: Channel | None) -> str:
    return getattr(channel.adapter_class, "icon", "message") if channel else "message"


_WHY = {
    "new": gettext_lazy("It does not answer an earlier message, so it started this conversation."),
    "token": gettext_lazy(
        "It was sent to this conversation's own reply address by someone who takes part in it."
    ),
    "references": gettext_lazy(
        "It answers a message of this conversation, and its sender takes part in it."
    ),
    "continuous": gettext_lazy(
        "On this channel, whatever a person writes continues the open conversation."
    ),
    "ours": gettext_lazy("Written here by one of us."),
    "elsewhere": gettext_lazy("One of us wrote it in another program."),
    "carried": gettext_lazy("The visitor had left the chat, so the answer went on by e-mail."),
}
_NEW = {
    "subject": gettext_lazy(
        "It answers an earlier conversation under another subject, so it started a new one."
    ),
    "late": gettext_lazy(
        "It answers a conversation that was closed too long ago to be reopened, "
        "so it started a new one."
    ),
    "stranger": gettext_lazy(
        "It answers another conversation, in which its sender takes no part, "
        "so it started a new one."
    ),
}


@register.filter
def reason(message: Message) -> str:
    """Why the message stands in this conversation, in one sentence."""
    if message.is_note:
        return _("An internal note; the person does not see it.")
    why: dict[str, Any] = message.why or {}
    if why.get("new") in _NEW:
        return str(_NEW[why["new"]])
    return str(_WHY.get(why.get("reason", ""), _WHY["new"]))


_STATE_ICONS = {
    MessageState.QUEUED: "clock",
    MessageState.SENDING: "loader-2",
    MessageState.SENT: "check",
    MessageState.DELIVERED: "checks",
    MessageState.READ: "eye",
    MessageState.FAILED: "alert-circle",
}


@register.filter
def state_icon(message: Message) -> str:
    return _STATE_ICONS.get(MessageState(message.state), "")


_AUTOMATIC = {
    "auto-reply": gettext_lazy("Automatic reply"),
    "list": gettext_lazy("From a mailing list"),
    "bulk": gettext_lazy("Sent in bulk"),
    "carried": gettext_lazy("Went on by e-mail"),
    "handed": gettext_lazy("Said at the transfer"),
}


@register.filter
def also_at(message: Message) -> str:
    """The names of our other channels at which the same message arrived."""
    rows = Channel.objects.filter(pk__in=message.also_at)
    return ", ".join(rows.values_list("name", flat=True))


@register.filter
def automatic_label(message: Message) -> str:
    return str(_AUTOMATIC.get(message.automatic, _("Automatic"))) if message.automatic else ""


@register.filter
def seconds_left(until: datetime | None) -> int:
    """Counted here: the reader's own clock may be wrong."""
    return max(0, round((until - clock.now()).total_seconds())) if until else 0


@register.filter
def instant(text: str) -> str:
    """An instant kept as text in an event, as the reader writes it."""
    at = parse_datetime(text)
    language = (get_language() or "en")[:2]
    return dates.format_datetime(at, language, get_current_timezone()) if at else ""


@register.filter
def upload_link(file: dict[str, Any]) -> str:
    """Where a browser sees a file that was added to an answer not yet sent."""
    return files.link(file["blob"], file["name"], file["type"])


@register.filter
def upload_shown_as(file: dict[str, Any]) -> str:
    return files.shown_as(file["type"], file["name"])


@register.simple_tag
def satisfaction_faces() -> tuple[Face, ...]:
    return FACES
