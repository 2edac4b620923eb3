"""Lines of the on-site chat. They come in by the chat's own doors, at the edge, and what we say
waits there for the guest's stream: it is sent when it is stored.

Enters: the JSON of one line, as docs/chat.md has it. Leaves: one InboundMessage.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka.channels.contract import (
    REPLY_PURPOSE,
    Adapter,
    Address,
    File,
    InboundMessage,
    Parsed,
    ParseError,
    Raw,
)
from alaka.channels.site import VISITOR
from alaka.channels.webchat import setting_up
from alaka.channels.webchat.config import WebchatConfig
from alaka.channels.webchat.definition import Definition
from alaka.core import signing

# What the site may sign beside the customer's id, by the scheme of its handle.
PROVED = ("email", "phone")


class WebchatAdapter(Adapter):
    kind = "webchat"
    label = _("Chat on a web site")
    about = _("One line on your site, and visitors talk with you while they look at it.")
    icon = "message-circle"
    schemes = ("chat", "customer")
    abilities = frozenset({"live", "continuous", "files", "widget"})
    config_form = WebchatConfig

    @cached_property
    def definition(self) -> Definition:
        return Definition(self.configuration)

    def setup(self) -> Mapping[str, Any]:
        return setting_up.shown(self.configuration)

    def face(self) -> Mapping[str, Any]:
        return self.definition.face(get_language() or self.configuration.language)

    def parse(self, raw: Raw) -> list[Parsed]:
        line = _read(raw)
        envelope = raw.envelope
        scheme = str(envelope.get("scheme", "chat"))
        value = str(envelope.get("value", "")) or raw.key
        proved = envelope.get("proved") or {}
        old, visitor = envelope.get("continues"), str(envelope.get("visitor", ""))
        return [
            InboundMessage(
                external_id=raw.key,
                sender=Address(scheme, value, str(envelope.get("name", ""))),
                handles=tuple(Address(each, proved[each]) for each in PROVED if each in proved),
                is_proved=scheme == "customer",
                text=line["text"],
                sent_at=datetime.fromisoformat(envelope["at"]) if "at" in envelope else None,
                language=str(envelope.get("language", "")),
                headers={VISITOR: visitor} if visitor else {},
                # Somebody else's conversation in the same browser: a new one points to it.
                reply_tokens=(signing.short_token(REPLY_PURPOSE, old),) if old else (),
                files=tuple(
                    File(file["name"], file["type"], b"", blob=file["blob"], size=file["size"])
                    for file in envelope.get("files", ())
                ),
            )
        ]


def _read(raw: Raw) -> dict[str, Any]:
    try:
        line = json.loads(raw.body)
    except ValueError as error:
        raise ParseError("The line is not JSON.") from error
    if not isinstance(line, dict) or not isinstance(line.get("text"), str):
        raise ParseError("The line has no text.")
    line["text"] = line["text"].replace("\x00", "").strip()
    if not line["text"] and not raw.envelope.get("files"):
        raise ParseError("The line is empty.")
    return line
