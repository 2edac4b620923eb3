"""Accounts and customer numbers as people write them, and as they are stored."""

import re
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import F, Func, TextField, Value
from django.utils.translation import gettext_lazy as _

from alaka.contacts.models import Handle

# What an agent can add; the first shows by itself which of the two it is.
KINDS = {
    "": _("E-mail address or phone number"),
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "instagram": "Instagram",
    "customer": _("Customer number"),
}  # fmt: skip
# Letters of a customer number; the name of its space comes behind.
LONGEST = 240
_ACCOUNT = re.compile(r"[\w.+-]{2,64}")
_LED_BY = re.compile(
    r"^(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|instagram\.com|wa\.me)/", re.IGNORECASE
)


def account(text: str) -> str:
    """Of a messenger or a network, also from the address of its page; "" for nothing. Raises
    ValidationError."""
    name = _LED_BY.sub("", text.strip()).strip("@/ ").lower()
    if name and not _ACCOUNT.fullmatch(name):
        reason = _("“%(text)s” is not the name of an account.")
        raise ValidationError(reason, params={"text": name[:80]})
    return name


def customer(text: str, space: str, spaces: Collection[str] = ()) -> str:
    """``text`` is the number alone, or with one of the ``spaces`` behind it; "" for nothing. Raises
    ValidationError."""
    number = " ".join(text.split())
    bare, _sign, told = number.rpartition("@")
    if bare and told in spaces:
        number, space = bare, told
    if len(number) > LONGEST:
        raise ValidationError(_("At most %(count)s characters."), params={"count": LONGEST})
    return f"{number}@{space}" if number else ""


def space() -> str:
    """Where customer numbers count: with those that we have, if these are all of one space."""
    values = Handle.objects.filter(scheme="customer").values_list("value", flat=True)[:1000]
    return one_of({value.rpartition("@")[2] for value in values})


def one_of(spaces: Collection[str]) -> str:
    return next(iter(spaces)) if len(spaces) == 1 else "import"


def spaces() -> list[str]:
    """All in which customer numbers count; a second is looked for among a million."""
    behind = Func(F("value"), Value("[^@]*$"), function="SUBSTRING", output_field=TextField())
    rows = Handle.objects.filter(scheme="customer").annotate(space=behind)
    return list(rows.order_by("space").values_list("space", flat=True).distinct())
