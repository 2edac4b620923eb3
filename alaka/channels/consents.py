"""What the forms of a channel ask consent for: the purposes that its settings name."""

from collections.abc import Sequence
from typing import Any

from django import forms

from alaka.channels.boxes import ConsentBox
from alaka.contacts.consent import purposes

# As the settings of a kind that asks call it.
SETTING = "consents"


def boxes(settings: dict[str, Any]) -> Sequence[ConsentBox]:
    """In their order; what is no longer used is not asked for."""
    chosen = set(settings.get(SETTING) or ())
    known = purposes.asked_for() if chosen else []
    return [ConsentBox(each.key, each.said_in) for each in known if each.key in chosen]


def offer(form: forms.Form) -> None:
    """Fill in the choices of a kind's settings: a kind knows no purposes itself."""
    if SETTING in form.fields:
        found = [(each.key, str(each)) for each in purposes.asked_for()]
        form.fields[SETTING].choices = found  # type: ignore[attr-defined]
