"""The setting of a widget, as docs/chat.md has it: the channel's own part comes of its adapter."""

from typing import Any

import msgspec
from django.conf import settings
from django.utils import translation

from alaka.accounts.models import Business
from alaka.channels.models import Channel
from alaka.chats import waiting


def setting(channel: Channel, language: str) -> bytes:
    """In the language asked for, else in the channel's."""
    spoken = language if language in dict(settings.LANGUAGES) else channel.language
    with translation.override(spoken):
        return msgspec.json.encode(_setting(channel, spoken))


def _setting(channel: Channel, language: str) -> dict[str, Any]:
    face = dict(channel.adapter.face())
    is_open, opens_at = waiting.is_open(channel)
    return {
        **face,
        "language": language,
        "name": face.get("name") or Business.get().name or channel.name,
        "is_open": is_open,
        "opens_at": opens_at.isoformat(timespec="seconds") if opens_at else None,
    }
