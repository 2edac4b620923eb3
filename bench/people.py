"""How long the list of people takes, with a million of them: `python -m bench.people`.

Every order, first and deep pages, filters of a person's own values, and filters by what happened.
"""

import json
import sys
from urllib.parse import quote

from bench.base import arguments, fill, running
from bench.figures import Sheet, machine, measure, say
from bench.lists import visitor

TARGET = 50.0
EVENT_TARGET = 300.0
LIST = "/desk/contacts/"
OWN = {
    "language": {"of": "language", "op": "is", "value": ["fa"]},
    "name contains": {"of": "name", "op": "contains", "value": "məmməd"},
    "first seen in 90 days": {"of": "first_seen", "op": "last", "value": 90},
}
WROTE = {"of": "messages", "op": "any", "where": {"who": ["they"]}, "within": {"days": 90}}
COMPLAINED = {
    "of": "cases",
    "op": "any",
    "where": {"kind": ["complaint"], "answered": False},
    "within": {"days": 90},
}
EVENTS = {
    "complained in 90 days, not answered": COMPLAINED,
    "a conversation in 90 days": {"of": "conversations", "op": "any", "within": {"days": 90}},
    "wrote in 90 days": WROTE,
    "never wrote, Persian": {"all": [OWN["language"], {**WROTE, "op": "none"}]},
    "no address": {"of": "address", "op": "empty"},
    "complained or waits": {
        "any": [COMPLAINED, {"of": "conversations", "op": "any", "where": {"waiting": True}}]
    },
    "at least 3 conversations in 30 days": {
        "of": "conversations",
        "op": "at_least",
        "count": 3,
        "within": {"days": 30},
    },
}


def main() -> int:
    asked = arguments("Time the list of people.").parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        sheet = Sheet()
        for login in ("gulnar", "alice"):
            _pages(login, asked.rounds, sheet)
        return sheet.finish()


def _pages(login: str, rounds: int, sheet: Sheet) -> None:
    client, who = visitor(login)
    client.cookies["alaka_script"] = "yes"  # as a browser's

    def timed(name: str, addresses: list[str], target: float, times: int = 40) -> None:
        def act(number: int) -> None:
            answer = client.get(addresses[number % len(addresses)])
            assert answer.status_code == 200, answer.status_code
            assert b"is-broken" not in answer.content

        sheet.add(measure(f"{name}, {who}", act, rounds=rounds, times=times), target)

    for order in ("name", "-first_seen"):
        timed(f"first page by {order}", [f"{LIST}?sort={order}"], TARGET)
        timed(f"a deep page by {order}", _deep(order), TARGET)
    for order in ("last_activity", "-last_activity"):
        timed(f"first page by {order}", [f"{LIST}?sort={order}"], TARGET)
    for name, data in OWN.items():
        timed(name, [_filtered(data)], TARGET)
    for name, data in EVENTS.items():
        timed(name, [_filtered(data)], EVENT_TARGET, times=10)


def _filtered(data: object) -> str:
    return f"{LIST}?sort=name&filter={quote(json.dumps(data))}"


def _deep(order: str) -> list[str]:
    """Pages in the middle of the list, by the cursor of the row before each."""
    from alaka.contacts.models import Contact
    from alaka.core.paging import encode
    from alaka.segments.listing import ORDERS

    by = ORDERS[order]
    rows = Contact.objects.order_by(*by.columns()).only(by.by)
    start = rows.count() // 2
    return [f"{LIST}?sort={order}&after={encode(by.edge(row))}" for row in rows[start : start + 40]]


if __name__ == "__main__":
    sys.exit(main())
