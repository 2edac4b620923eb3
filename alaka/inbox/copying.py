"""Who else gets an answer: those who were told of what it answers (Cc)."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.channels.models import Channel
from alaka.inbox.models import Message

MOST = 20


def proposed(last: Message | None, recipient: str) -> tuple[str, ...]:
    """Whoever the last mail also went to, but for the one it is answered to and for ourselves."""
    if last is None:
        return ()
    found = [each for each in last.copies if each.lower() != recipient.lower()]
    if not found:
        return ()
    own = {channel.settings.get("address", "").lower() for channel in Channel.objects.all()}
    return tuple(each for each in found if _without_tag(each) not in own)[:MOST]


def addresses(text: str) -> list[str]:
    """The addresses of a line that somebody typed or pasted, with names or without, each once.

    Raises ValidationError that names the one that is none.
    """
    found: dict[str, str] = {}
    for each in _each(text):
        try:
            validate_email(each)
        except ValidationError:
            message = _("“%(text)s” is not an e-mail address.") % {"text": each[:100]}
            raise ValidationError(message) from None
        found.setdefault(each.lower(), each)
    if len(found) > MOST:
        message = ngettext(
            "At most %(most)d address can get a copy.",
            "At most %(most)d addresses can get a copy.",
            MOST,
        )
        raise ValidationError(message % {"most": MOST})
    return list(found.values())


def _each(text: str) -> Iterator[str]:
    for part in re.split(r"[\n,;،؛]", text):
        named = re.search(r"<([^<>]*)>", part)
        yield from (named[1] if named else part).split()


def _without_tag(address: str) -> str:
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
