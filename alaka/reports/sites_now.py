"""Who is on the sites now: visits of which something was heard in the last minutes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from alaka.accounts.models import Agent
from alaka.chats.browsers import browser_words
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.words import apart, quoted
from alaka.tracking.events.reading import Look, last_looks
from alaka.tracking.identity import owners
from alaka.tracking.models import Source, Term, Visit
from alaka.tracking.origins import CameBy

HERE = timedelta(minutes=5)
# A visit that goes on for longer is a machine's.
LONGEST = timedelta(days=1)
SHOWN = 100


@dataclass(frozen=True)
class Guest:
    """``person`` is None of a stranger, and of somebody whom the agent may not see."""

    visit: Visit
    person: Contact | None
    look: Look | None
    browser: str

    @property
    def circumstances(self) -> str:
        """Where from, with which words, in which browser."""
        by = self.visit.came_from or str(CameBy(self.visit.came_by or CameBy.DIRECT).label)
        words = quoted(self.visit.words) if self.visit.words else ""
        return " · ".join(apart(part) for part in (by, words, self.browser) if part)


@dataclass(frozen=True)
class Now:
    """``guests`` are those who did something last, SHOWN at most; ``ways`` how all of them came."""

    count: int
    known: int
    ways: list[tuple[str, int]]
    guests: list[Guest]
    has_source: bool


def now(agent: Agent) -> Now:
    moment = clock.now()
    since = moment - HERE
    rows = Visit.objects.filter(ended_at__gt=since, began_at__gt=moment - LONGEST)
    every = rows.order_by("-ended_at", "-pk").values_list("pk", "visitor", "ended_at", "came_by")
    marks = list(every)
    people = owners((visitor, ended_at) for _, visitor, ended_at, _ in marks)
    ways = Counter(way or CameBy.DIRECT for *_, way in marks)
    shown = Visit.objects.in_bulk([pk for pk, *_ in marks[:SHOWN]])
    known = {pk: person for (pk, *_), person in zip(marks, people, strict=True) if pk in shown}
    return Now(
        count=len(marks),
        known=sum(person is not None for person in people),
        ways=[(str(CameBy(way).label), count) for way, count in ways.most_common()],
        guests=_guests([shown[pk] for pk in known], list(known.values()), agent),
        has_source=bool(marks) or Source.objects.exists(),
    )


def _guests(visits: Sequence[Visit], people: Sequence[int | None], agent: Agent) -> list[Guest]:
    if not visits:
        return []
    begin = min(visit.began_at for visit in visits)
    looks = last_looks([visit.visitor for visit in visits], begin - timedelta(seconds=1))
    known = Contact.objects.visible_to(agent).in_bulk([pk for pk in people if pk is not None])
    devices = Term.objects.in_bulk([visit.device for visit in visits if visit.device])
    return [
        Guest(
            visit,
            known.get(person or 0),
            looks.get(visit.visitor),
            browser_words(devices[visit.device].text.partition("\n")[0])
            if visit.device in devices
            else "",
        )
        for visit, person in zip(visits, people, strict=True)
    ]
