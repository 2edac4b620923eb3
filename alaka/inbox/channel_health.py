"""How a channel does, in words for its page."""

import threading
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from alaka.channels import holding, missing
from alaka.channels.contract import ConnectError
from alaka.channels.models import Channel
from alaka.core.words import Words

PATIENCE = 30.0  # Seconds to wait for the other side while a person waits for us.


@dataclass(frozen=True)
class Health:
    """``level`` is success, warning, danger or info; ``at`` is since when, if known."""

    level: str
    title: str
    text: Words | str = ""
    at: Any = None


def of(channel: Channel) -> list[Health]:
    """What there is to say, the worst first; never empty."""
    if not channel.is_enabled:
        text = _("Nothing comes in and nothing goes out until you switch it on again.")
        return [Health("warning", _("Paused"), text)]
    if not channel.is_installed:
        return [Health("danger", _("Not installed"), missing.reason())]
    found = []
    if channel.receive_error:
        title = _("Nothing can be fetched") if channel.can("fetch") else _("Nothing comes in")
        found.append(Health("danger", title, channel.receive_error, channel.receive_error_at))
    if channel.send_error:
        title = _("Nothing can be sent")
        found.append(Health("danger", title, channel.send_error, channel.send_error_at))
    return found or [_good(channel)]


def _good(channel: Channel) -> Health:
    if channel.received_at is None:
        if channel.can("fetch"):
            text = _("It was not asked for news yet; that takes a few seconds.")
            return Health("info", _("Waiting for the first look"), text)
        return Health("info", _("Ready"), _("Nothing has come in yet."))
    title = _("Works. Last look") if channel.can("fetch") else _("Works. Last message")
    return Health("success", title, at=channel.received_at)


@dataclass(frozen=True)
class Folder:
    """What the other side holds of ours, and what is stored."""

    name: str
    seen: int
    missing: int

    @property
    def stored(self) -> int:
        return self.seen - self.missing


def folders(channel: Channel) -> list[Folder]:
    held: dict[str, Any] = channel.state.get("held") or {}
    return [
        Folder(name, kept["seen"], holding.missing(channel, kept)) for name, kept in held.items()
    ]


def check_connection(channel: Channel) -> Words:
    """Try the settings with the other side and note the outcome; the fault, or no words."""
    fault = _try(channel)
    if fault:
        channel.receiving_failed(fault)
    else:
        Channel.objects.filter(pk=channel.pk).update(
            receive_error="", receive_error_at=None, send_error="", send_error_at=None, failures=0
        )
    return fault


def _try(channel: Channel) -> Words:
    """Connect in a thread: a server that says nothing must not hold the page."""
    outcome: list[Words] = []
    adapter, language = channel.adapter, get_language()

    def connect() -> None:
        with override(language):
            try:
                adapter.connect()
                outcome.append(Words(""))
            except ConnectError as error:
                outcome.append(error.reason)
            except Exception as error:  # A kind's own fault is told, not raised in a thread.
                outcome.append(Words(f"{type(error).__name__}: {error}"))
            finally:
                connection.close()  # A token may have been looked up: threads have their own.

    thread = threading.Thread(target=connect, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if outcome:
        return outcome[0]
    sentence = gettext_noop("The server did not answer within %(seconds)s seconds.")
    return Words(sentence, seconds=int(PATIENCE))
