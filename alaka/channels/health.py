"""What `alaka doctor` asks of the channels: whether the other side lets us in, and its DNS."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from alaka.channels.contract import Adapter, ConnectError
from alaka.channels.models import Channel
from alaka.core.health import Finding, Level
from alaka.core.secrets import WrongKey


def channels() -> list[Finding]:
    """Log in at each channel in use, and whatever else its kind can look at."""
    asked: set[str] = set()
    return [
        finding for channel in Channel.objects.enabled() for finding in _answers(channel, asked)
    ]


def _answers(channel: Channel, asked: set[str]) -> Iterator[Finding]:
    """A fault of one channel, whatever it is, must not hide the answers of the others."""
    try:
        adapter = channel.adapter
        adapter.connect()
    except Exception as error:
        title = _("The channel “%(name)s” does not work: %(fault)s")
        mend = _("Open its page under Settings → Channels and mend what is named there.")
        values = {"name": channel.name, "fault": _in_words(error)}
        yield Finding(Level.ERROR, title % values, mend)
    else:
        yield Finding(Level.OK, _("The channel “%(name)s” works.") % {"name": channel.name})
    try:
        yield from _checked(channel.adapter, asked)
    except Exception as error:
        title = _("%(question)s: the question itself failed (%(error)s).")
        values = {"question": channel.name, "error": repr(error)}
        yield Finding(Level.ERROR, title % values)


def _checked(adapter: Adapter, asked: set[str]) -> list[Finding]:
    about = adapter.checked()
    if about:
        about = f"{adapter.kind} {about}"
        if about in asked:
            return []
        asked.add(about)
    return adapter.check()


def _in_words(error: Exception) -> str:
    is_told = isinstance(error, ConnectError | WrongKey)
    return str(error) if is_told else f"{type(error).__name__}: {error}"
