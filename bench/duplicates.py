"""How long everybody is compared with everybody: `python -m bench.duplicates`.

People of the demo's generator, without conversations: an address each, for nearly half a number,
for a third a birthday. One in fifty is in there twice: by another writing of his address, and of
his number. All are compared, then a thousand that changed are looked at again. `--data` keeps the
base.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from bench.base import arguments, running
from bench.figures import machine, say

TARGET = 600.0
TWICE, CHANGED = 50, 1_000
_CONTACTS = """COPY contacts_contact (id, name, language, country, timezone, about,
    preferred_channel, best_hours, created_at, own, family, search, sort_key) FROM STDIN"""
_HANDLES = "COPY contacts_handle (contact_id, scheme, value, created_at) FROM STDIN"
_NOW = "2026-01-01T00:00:00Z"


def main() -> int:
    parser = arguments("Compare everybody.", contacts=1_000_000, conversations=0)
    asked = parser.parse_args()
    say(machine())
    with running(asked.data):
        _fill(asked.contacts)
        took = _compare()
        _look()
    return int(took > TARGET)


def _fill(count: int) -> None:
    from django.db import connection, transaction

    from alaka.contacts.models import Contact, OwnField

    if Contact.objects.exists():
        return
    begun = time.perf_counter()
    born = {"name": "Birthday", "kind": "date"}
    OwnField.objects.get_or_create(key="birthday", defaults=born)
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(_CONTACTS) as copy:
            for row in _contacts(count):
                copy.write_row(row)
        with cursor.copy(_HANDLES) as copy:
            for row in _handles(count):
                copy.write_row(row)
        cursor.execute("SELECT setval('contacts_contact_id_seq', %s)", [count])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact, contacts_handle")
    say(f"{count:,} people made in {time.perf_counter() - begun:.0f} s")


def _whose(at: int) -> int:
    """Whom the person is made of: one in fifty is the one before him once more."""
    return at - 1 if at % TWICE == TWICE - 1 else at


def _contacts(count: int) -> Iterator[tuple[object, ...]]:
    from alaka.cli.demo.people import person

    for at in range(count):
        number = _whose(at)
        each = person(number)
        born = date(1940, 1, 1) + timedelta(days=number * 7919 % 25_000)
        own = {"birthday": born.isoformat()} if number % 3 == 0 else {}
        yield (
            at + 1, each.name, each.language, each.country, "", "", "", "", _NOW, json.dumps(own),
            "{}", "", each.sort_key,  # nobody is searched for
        )  # fmt: skip


def _handles(count: int) -> Iterator[tuple[object, ...]]:
    from alaka.cli.demo.people import person

    for at in range(count):
        each, is_again = person(_whose(at)), _whose(at) != at
        local, _, domain = each.email.partition("@")
        yield at + 1, "email", f"{local}+again@{domain}" if is_again else each.email, _NOW
        if each.phone:
            number = f"00{each.phone[1:]}" if is_again else each.phone
            yield at + 1, "whatsapp" if is_again else "phone", number, _NOW


def _compare() -> float:
    from alaka.contacts.duplicates import following, jobs, whole
    from alaka.contacts.models import Duplicate, DuplicateKey

    jobs.ask()
    begun = time.perf_counter()
    assert whole.run()
    took = time.perf_counter() - begun
    state = following.state()
    memory = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    found, keys = Duplicate.objects.open().count(), DuplicateKey.objects.count()
    say(f"{state.total:,} people compared in {took:.0f} s: {found:,} pairs, {keys:,} keys")
    say(f"too common: {state.too_common}; a process needs {memory / 1024:,.0f} MB at most")
    twins = Duplicate.objects.open().extra(where=["second_id = first_id + 1"]).count()
    say(f"of {state.total // TWICE:,} that are in there twice {twins:,} were found")
    return took


def _look() -> None:
    from alaka.contacts.duplicates.looking import look
    from alaka.contacts.models import Contact

    some = list(Contact.objects.order_by("-pk").values_list("pk", flat=True)[:CHANGED])
    begun = time.perf_counter()
    for pk in some:
        look([pk])
    each = (time.perf_counter() - begun) / max(1, len(some))
    begun = time.perf_counter()
    look(some)
    took = time.perf_counter() - begun
    say(f"looked at again: {each * 1000:.1f} ms each, {len(some):,} together in {took:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
