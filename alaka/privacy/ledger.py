"""Which addresses were erased, kept outside: a backup that is put back knows nothing of erasures
made after it. One line of JSON for each erasure, digests only.
"""

import json
from collections.abc import Iterable, Iterator

from django.conf import settings

from alaka.accounts.models import Agent
from alaka.contacts.models import Handle
from alaka.core.digests import digest
from alaka.privacy.erasing import Decision, begin
from alaka.privacy.models import Erasure, Reason, Wish

_CHUNK = 2000


class UnreadableError(Exception):
    """The line that is none of such a file."""


def lines() -> Iterator[str]:
    for erasure in Erasure.objects.order_by("pk").prefetch_related("addresses").iterator(_CHUNK):
        told = {
            "number": erasure.pk,
            "begun_at": erasure.asked_at.isoformat(),
            "addresses": sorted(bytes(one.digest).hex() for one in erasure.addresses.all()),
        }
        yield json.dumps(told) + "\n"


def returned(kept: Iterable[str]) -> list[int]:
    """Ids of contacts who were erased by this file, and are here."""
    erased = {key for line in kept if line.strip() for key in _digests(line)}
    keys = [None, *settings.SECRET_KEY_FALLBACKS]
    rows = Handle.objects.order_by("pk").values_list("scheme", "value", "contact")
    return sorted(
        {
            contact
            for scheme, value, contact in rows.iterator(_CHUNK)
            if any(digest(scheme, value, key) in erased for key in keys)
        }
    )


def erase_again(people: list[int], by: Agent | None) -> Erasure | None:
    return begin(people, Decision(by, Reason.ASKED, Wish.OURSELVES))


def _digests(line: str) -> list[bytes]:
    try:
        return [bytes.fromhex(text) for text in json.loads(line)["addresses"]]
    except (ValueError, KeyError, TypeError) as problem:
        raise UnreadableError(line[:80]) from problem
