"""How long the pages take in the server, with a million conversations: `python -m bench.lists`.

Requests go through the whole of Django (middleware, session, templates) as somebody logged in;
each is for another row, so that nothing is warm but what would be.
"""

import sys
from random import Random
from typing import TYPE_CHECKING

from bench.base import arguments, fill, running
from bench.figures import Sheet, machine, measure, say

if TYPE_CHECKING:
    from django.test import Client

TARGET = 30.0
PAGES = 1000
# What a browser with script asks for as soon as the page stands.
REST = {"HX-Request": "true", "HX-Target": "person-later"}


def main() -> int:
    asked = arguments("Time the inbox, a conversation and a person.").parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        sheet = Sheet()
        for login in ("gulnar", "alice"):
            _pages(login, asked.rounds, sheet)
        return sheet.finish()


def visitor(login: str) -> "tuple[Client, str]":
    """A browser of the administrator or of an agent of one team, logged in."""
    from django.test import Client

    from alaka.accounts.models import Agent
    from alaka.core.processes import keep_what_is_loaded

    agent = Agent.objects.get(email=f"{login}@gul.example")
    client = Client()
    client.force_login(agent)
    keep_what_is_loaded()  # as in the server
    return client, str(agent.role)


def _pages(login: str, rounds: int, sheet: Sheet) -> None:
    client, who = visitor(login)

    def timed(name: str, addresses: list[str], **headers: str) -> None:
        def act(number: int) -> None:
            answer = client.get(addresses[number % len(addresses)], headers=headers)
            assert answer.status_code == 200, (answer.status_code, addresses[number % 7])

        sheet.add(measure(f"{name}, {who}", act, rounds=rounds), TARGET)

    for view in ("open", "unassigned", "waiting", "closed"):
        timed(f"inbox list, {view}, first page", [f"/desk/inbox/?view={view}"])
    timed(f"inbox list, closed, page {PAGES}", _deep(login))
    timed("inbox list, closed, one tag", _tagged(login))
    for name, addresses in (("conversation", _conversations(login)), ("person", _people())):
        client.cookies["alaka_script"] = "yes"
        timed(f"{name}, the page", addresses)
        timed(f"{name}, what comes after it", addresses, **REST)
        del client.cookies["alaka_script"]
        timed(f"{name}, all at once", addresses)


def _seen(login: str):
    from alaka.accounts.models import Agent
    from alaka.inbox.models import Conversation

    return Conversation.objects.visible_to(Agent.objects.get(email=f"{login}@gul.example"))


def _deep(login: str) -> list[str]:
    """Pages around the thousandth, by the cursor of the row before each."""
    from alaka.core.paging import SIZE, encode
    from alaka.inbox.listing import LATEST

    rows = _seen(login).closed().order_by(*LATEST.columns())
    start = min(PAGES * SIZE, rows.count() // 2)
    return [
        f"/desk/inbox/?view=closed&after={encode(LATEST.edge(row))}"
        for row in rows[start : start + 40]
    ]


def _tagged(login: str) -> list[str]:
    from alaka.contacts.models import Tag

    return [f"/desk/inbox/?view=closed&tag={tag.pk}" for tag in Tag.objects.all()]


def _conversations(login: str) -> list[str]:
    """All over the year, the long ones as often as they are."""
    keys = list(_seen(login).order_by("pk").values_list("pk", flat=True))
    return [f"/desk/conversations/{key}" for key in Random(1).sample(keys, min(400, len(keys)))]


def _people() -> list[str]:
    """Those who wrote."""
    from alaka.inbox.models import Conversation

    keys = list(Conversation.objects.values_list("contact_id", flat=True)[:200_000])
    return [f"/desk/contacts/{key}" for key in Random(2).sample(keys, min(400, len(keys)))]


if __name__ == "__main__":
    sys.exit(main())
