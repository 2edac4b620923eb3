"""Who else gets an answer: those who were told of what it answers (Cc)."""

import re
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.channels.models import Channel
from alaka.inbox.models import Message

MOST = 20
_ADDRESS = re.compile(r"[^\s@<>()\[\]\",:;\\]+@[^\s@<>()\[\]\",:;\\]+")
# Names in quotes, remarks in brackets.
_AROUND = re.compile(r'"[^"]*"|\([^()]*\)')
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def proposed(last: Message | None, recipient: str) -> tuple[str, ...]:
    """Whoever the last mail also went to, but for the one it is answered to and for ourselves."""
    if last is None:
        return ()
    return tuple(filter(is_address, others(last.copies, recipient)))[:MOST]


def addresses(text: str) -> list[str]:
    """The addresses of a line that somebody typed or pasted, with names or without, each once.

    Raises ValidationError that names the one that is none.
    """
    found: dict[str, str] = {}
    for each in _each(text):
        if not is_address(each):
            message = _("“%(text)s” is not an e-mail address.") % {"text": each[:100]}
            raise ValidationError(message)
        found.setdefault(each.lower(), each)
    if len(found) > MOST:
        message = ngettext(
            "At most %(most)d address can get a copy.",
            "At most %(most)d addresses can get a copy.",
            MOST,
        )
        raise ValidationError(message % {"most": MOST})
    return list(found.values())


def is_address(text: str) -> bool:
    """Of any script, and of a network of one's own: whether it is there, its server says."""
    if not _ADDRESS.fullmatch(text) or len(text) > 254:
        return False
    try:
        text.rpartition("@")[2].encode("idna")
    except UnicodeError:
        return False
    return True


def others(copies: Iterable[str], recipient: str) -> list[str]:
    """Without whom it is answered to, and without ourselves."""
    found = [each for each in copies if each.lower() != recipient.lower()]
    if not found:
        return []
    own = {channel.settings.get("address", "").lower() for channel in Channel.objects.all()}
    return [each for each in found if _without_tag(each) not in own]


def _each(text: str) -> Iterator[str]:
    """As it stands in a line of a mail, with names, remarks and marks of direction about it."""
    text = _AROUND.sub("", _UNSEEN.sub("", text))
    for part in re.split(r"[\n,;،؛]", text):
        named = re.search(r"<([^<>]*)>", part)
        yield from (each.removeprefix("mailto:") for each in (named[1] if named else part).split())


def _without_tag(address: str) -> str:
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
