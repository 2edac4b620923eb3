"""What the specification's libraries for browsers and apps ask before they send: where to.

``GET /v1/projects/<write key>/settings``. Of the destinations that such an answer may name there is
one, ourselves; nothing else is loaded into the page, and no measure is sent to anybody.
"""

import re

import msgspec
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from alaka.chats.refusing import Refusal
from alaka.edge.asking import Request
from alaka.edge.collecting import answers
from alaka.tracking.collecting.circumstances import Circumstances

CACHED = (b"cache-control", b"public, max-age=300")
_ASKED = re.compile(r"projects/([^/]+)/settings")


def key_in(name: str) -> str:
    """The write key, where a door's name asks for this; else ""."""
    found = _ASKED.fullmatch(name)
    return found[1] if found else ""


async def tell(request: Request, key: str, around: Circumstances) -> None:
    """Raises Refusal."""
    if around.is_trusted:
        raise Refusal(403, _("This key is a server’s: it must not stand in a page."), "writeKey")
    protocol, _sep, host = settings.PUBLIC_URL.partition("://")
    us = {"apiKey": key, "apiHost": f"{host}/v1", "protocol": protocol}
    told = {
        "integrations": {"Segment.io": us},
        "plan": {},
        "metrics": {"sampleRate": 0},
        "middlewareSettings": {"routingRules": []},
        "enabledMiddleware": {},
        "remotePlugins": [],
    }
    await request.answer(200, msgspec.json.encode(told), [CACHED, *answers.cors(request.origin)])
