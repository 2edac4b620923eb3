"""Columns that say who looks after a person, and how and when he likes to be reached."""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.preferring import channels, read_hours
from alaka.importing.headers import plain
from alaka.importing.reading import Cell, text_of
from alaka.importing.targets import Read, Situation

# How else people write it.
_OTHER_CHANNELS = {
    "phone": "call,telephone,phone call,zəng,telefonla,poziv,telefonom,appel,تماس,زنگ",
    "email": "mail,email,e mail,courriel,par mail,mailom,ایمیل",
}


def owner(situation: Situation) -> Read:
    """By e-mail address, or by a name that one of those has who answer."""
    found: dict[str, int | None] = {}
    for pk, email, name in Agent.objects.who_answer().values_list("pk", "email", "name"):
        found[email.lower()] = pk
        found[plain(name)] = None if plain(name) in found else pk

    def read(cell: Cell) -> Any:
        text = text_of(cell)
        if not text:
            return None
        key = text.lower() if "@" in text else plain(text)
        if key not in found:
            reason = _("Nobody of us who answers is “%(text)s”.")
            raise ValidationError(reason, params={"text": text[:80]})
        if found[key] is None:
            reason = _("Several of us are called “%(text)s”: write the e-mail address.")
            raise ValidationError(reason, params={"text": text[:80]})
        return found[key]

    return read


def channel(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        text = text_of(cell)
        if not text:
            return None
        found = _channel_names().get(plain(text))
        if found is None:
            reason = _("“%(text)s” is not a way by which we reach people.")
            raise ValidationError(reason, params={"text": text[:80]})
        return found

    return read


@cache
def _channel_names() -> dict[str, str]:
    found = {}
    for kind, label in channels().items():
        found[plain(kind)] = kind
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found[plain(str(label))] = kind
    for kind, names in _OTHER_CHANNELS.items():
        found |= {plain(name): kind for name in names.split(",")}
    return found


def hours(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        text = text_of(cell)
        found = read_hours(text) if text else ""
        if text and not found:
            reason = _("“%(text)s” does not say from when until when, like 09:00–17:30.")
            raise ValidationError(reason, params={"text": text[:80]})
        return found or None

    return read
