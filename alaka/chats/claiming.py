"""What a guest says of himself before the first line, or where to answer to: claims.

They are shown as claims and join nothing: a name, an address or a number that nobody proved. The
address is where answers go while he is away.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from alaka.chats.models import Guest
from alaka.chats.refusing import Refusal
from alaka.core import live, phones

# Asked by the widget itself, whatever the channel's questions are.
ALWAYS = ("name", "email", "phone")
LONGEST = 1000
MOST = 30
_NO_ADDRESS = _("This is no e-mail address. Write it as name@example.com.")
_NO_PHONE = _("This is no telephone number. Write it with its country, as +994 50 123 45 67.")
_MUST = _("Answer this, please.")
_NOT_OFFERED = _("Choose one of these.")
_TOO_LONG = _("Write less here.")


def claim(guest: Guest, answers: Mapping[str, Any]) -> None:
    """Keep the answers to questions we asked; raises Refusal naming the one that is wrong."""
    questions = {question["name"]: question for question in _questions(guest)}
    found: dict[str, str] = {}
    for name, given in list(answers.items())[:MOST]:
        if name not in questions and name not in ALWAYS:
            continue
        question = questions.get(name, {"kind": name})
        if value := _checked(name, question, str(given if given is not None else "")):
            found[name] = value
    for name, question in questions.items():
        is_known = name in found or guest.claims.get(name) or guest.proved.get(name)
        if question.get("is_required") and name in answers and not is_known:
            raise Refusal(422, _MUST, name)
    guest.claims = {**guest.claims, **found}
    Guest.objects.filter(pk=guest.pk).update(claims=guest.claims)
    live.publish(f"guest:{guest.pk}", live.topic("heard", guest.scheme, guest.value))


def _questions(guest: Guest) -> list[dict[str, Any]]:
    return list(guest.channel.adapter.face().get("questions", ()))


def _checked(name: str, question: Mapping[str, Any], given: str) -> str:
    value = re.sub(r"[ \t\u00a0]+", " ", given).strip()
    if not value:
        return ""
    if len(value) > LONGEST:
        raise Refusal(422, _TOO_LONG, name)
    kind = question.get("kind", "text")
    if kind == "email":
        return email_of(name, value)
    if kind == "phone":
        return _phone(name, value)
    choices = [str(choice) for choice in question.get("choices") or ()]
    if choices and value not in choices:
        raise Refusal(422, _NOT_OFFERED, name)
    return value


def email_of(name: str, value: str) -> str:
    """The address in lower case; raises Refusal naming the field."""
    try:
        validate_email(value)
    except ValidationError as error:
        raise Refusal(422, _NO_ADDRESS, name) from error
    return value.lower()


def _phone(name: str, value: str) -> str:
    number = phones.parse(value)
    if number is None:
        raise Refusal(422, _NO_PHONE, name)
    return number
