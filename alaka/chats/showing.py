"""The setting of a widget, as docs/chat.md has it: the channel's own part comes of its adapter."""

from typing import Any

import msgspec
from django.conf import settings
from django.utils import translation

from alaka.accounts.models import Business
from alaka.channels.models import Channel
from alaka.chats.reception import reception


def setting(channel: Channel, language: str) -> bytes:
    """In the language asked for, else in the channel's."""
    spoken = language if language in dict(settings.LANGUAGES) else channel.language
    with translation.override(spoken):
        return msgspec.json.encode(_setting(channel, spoken))


def _setting(channel: Channel, language: str) -> dict[str, Any]:
    face = dict(channel.adapter.face())
    found = reception(channel)
    return {
        **face,
        "language": language,
        "name": face.get("name") or Business.get().name or channel.name,
        "is_open": found.is_open,
        "opens_at": found.opens_at.isoformat(timespec="seconds") if found.opens_at else None,
        "is_staffed": found.is_staffed,
    }
