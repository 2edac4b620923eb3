"""The setting of a chat's widget, as docs/chat.md has it."""

from typing import Any

import msgspec
from django.conf import settings
from django.utils import translation

from alaka.accounts.models import Business
from alaka.channels.models import Channel
from alaka.channels.webchat.limits import limits
from alaka.chats import waiting

COLOR = "#0b7285"


def setting(channel: Channel, language: str) -> bytes:
    """In the language asked for, else in the channel's."""
    spoken = language if language in dict(settings.LANGUAGES) else channel.language
    with translation.override(spoken):
        return msgspec.json.encode(_setting(channel, spoken))


def _setting(channel: Channel, language: str) -> dict[str, Any]:
    given = channel.settings
    bounds = limits(given)
    is_open, opens_at = waiting.is_open(channel)
    return {
        "kind": "chat",
        "language": language,
        "name": given.get("title") or Business.get().name or channel.name,
        "color": given.get("color") or COLOR,
        "position": given.get("position") or "end",
        "greeting": in_language(given.get("greeting"), language),
        "offer": given.get("offer") or [],
        "questions": given.get("questions") or [],
        "limits": {
            "text": bounds.text,
            "files": bounds.files,
            "file_mb": bounds.file_mb,
            "types": list(bounds.types),
        },
        "is_open": is_open,
        "opens_at": opens_at.isoformat(timespec="seconds") if opens_at else None,
    }


def in_language(given: Any, language: str) -> str:
    """A text of the owner's: one for all languages, or one for each."""
    if isinstance(given, dict):
        return str(given.get(language) or "")
    return str(given or "")
