"""What took long to count is given again, counted anew meanwhile, and counted ahead."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Role
from alaka.conftest import logged_in
from alaka.core import clock
from alaka.goals import ahead, answers, reaching, remembering
from alaka.goals.answers import Asked
from alaka.goals.models import Goal
from alaka.goals.tests.conftest import PAGES, Shop
from alaka.reports.answering import answer
from alaka.reports.boards import reports
from alaka.reports.scope import Scope
from alaka.tracking.columns.lacking import CountingError
from tests.house import eventually

ASKED = Asked("sources", "period=365", "en", "UTC")
SITES = ("sources", "steps", "searching", "paths", "returning", "chatting")


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """All that is counted is kept, as if it had taken a second."""
    monkeypatch.setattr(answers, "folder", lambda: tmp_path / "answers")
    for name, value in {"A_DAY": 86400.0, "SOON": -1.0, "TIMES": 1e9, "LASTS": 60.0}.items():
        monkeypatch.setattr(remembering, name, value)
    with clock.stopped_at(clock.now()):
        yield tmp_path / "answers"


class Counter:
    """Says how often it was asked; ``may`` lets it answer."""

    def __init__(self) -> None:
        self.times = 0
        self.may = threading.Event()
        self.may.set()

    def __call__(self) -> list[tuple[Any, ...]]:
        self.may.wait(15)
        self.times += 1
        return [(self.times, "a", None, 0.5)]


def seen(count: Counter, *, takes_old: bool = True, takes_long: bool = False) -> tuple[int, bool]:
    """What the reader is given, and whether newer is on its way."""
    found = remembering.counted(
        "q", ASKED, count, takes_old=takes_old, takes_long=lambda: takes_long
    )
    assert found.kept.rows == [(found.kept.rows[0][0], "a", None, 0.5)]
    return found.kept.rows[0][0], found.coming is not None


def later(**more: float) -> None:
    clock.set_for_test(clock.now() + timedelta(**more))


def test_old_numbers_are_given_at_once_and_newer_ones_follow():
    count = Counter()
    assert seen(count) == (1, False)
    later(seconds=59)
    assert seen(count) == (1, False)
    later(seconds=2)
    count.may.clear()
    assert seen(count) == (1, True)
    assert seen(count) == (1, True), "it is counted once, and nobody waits"
    count.may.set()
    eventually(lambda: not remembering._coming)
    assert seen(count) == (2, False)
    later(days=1)
    assert seen(count) == (3, False), "what is a day old is not given any more"


def test_who_would_wait_for_seconds_hears_so_until_they_are_there():
    count = Counter()
    count.may.clear()
    for _ in range(2):
        with pytest.raises(CountingError):
            seen(count, takes_long=True)
    count.may.set()
    eventually(lambda: not remembering._coming)
    assert seen(count, takes_long=True) == (1, False), "it was counted once"
    later(days=1)
    assert seen(count, takes_old=False) == (2, False), "a file waits"
    later(days=1)
    with pytest.raises(CountingError):
        seen(count, takes_long=True)
    eventually(lambda: not remembering._coming)
    assert seen(count, takes_long=True) == (3, False)


def test_what_is_ready_while_somebody_asks_is_not_counted_once_more():
    count = Counter()
    count.may.clear()
    with pytest.raises(CountingError):
        seen(count, takes_long=True)

    def meanwhile() -> bool:
        count.may.set()
        eventually(lambda: not remembering._coming)
        return True

    with pytest.raises(CountingError):
        remembering.counted("q", ASKED, count, takes_old=True, takes_long=meanwhile)
    eventually(lambda: not remembering._coming)
    assert seen(count, takes_long=True) == (1, False)


def test_what_was_counted_in_vain_is_waited_for(kept: Path):
    kept.write_text("Not a folder.")
    count = Counter()
    with pytest.raises(CountingError):
        seen(count, takes_long=True)
    eventually(lambda: not remembering._coming)
    assert seen(count, takes_long=True) == (2, False), "what cannot be kept is counted for him"


def test_who_needs_them_of_now_waits():
    count = Counter()
    assert seen(count, takes_old=False) == (1, False)
    later(seconds=59)
    assert seen(count, takes_old=False) == (1, False)
    later(seconds=2)
    assert seen(count, takes_old=False) == (2, False)


def test_what_cannot_be_counted_anew_is_told_to_the_next_reader():
    count = Counter()
    seen(count)
    later(minutes=5)

    def fails() -> list[tuple[Any, ...]]:
        raise ValueError("away")

    remembering.counted("q", ASKED, fails, takes_old=True, takes_long=lambda: False)
    eventually(lambda: not remembering._coming)
    assert seen(count) == (1, True)
    eventually(lambda: not remembering._coming)
    assert seen(count) == (2, False)


def test_what_is_counted_soon_is_not_kept(kept: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(remembering, "SOON", 60.0)
    count = Counter()
    assert [seen(count), seen(count)] == [(1, False), (2, False)]
    assert not kept.exists()


def test_a_broken_file_is_as_none(kept: Path):
    count = Counter()
    seen(count)
    (path,) = kept.iterdir()
    path.write_bytes(b"{")
    assert answers.wanted() == {}
    assert seen(count) == (2, False)


def test_where_there_is_no_room_numbers_are_counted_each_time(kept: Path):
    kept.write_text("Not a folder.")
    count = Counter()
    assert [seen(count), seen(count)] == [(1, False), (2, False)]
    answers.used("q")
    assert answers.read("q") is None


def test_a_list_of_people_is_found_once_for_its_pages_and_soon_forgotten(
    shop: Shop, bob: Agent, kept: Path, monkeypatch: pytest.MonkeyPatch
):
    ask, asked = reaching.ask, list[str]()

    def count(sql: str, *more: Any) -> Any:
        asked.append(sql)
        return ask(sql, *more)

    monkeypatch.setattr(reaching, "ask", count)
    shop.happened([{"browser": shop.browsers[0], "days": 2, "page": PAGES[0]}])
    client = logged_in(bob)
    address = "/desk/reports/sources/list?measure=visits&period=30"
    for more in ("", "&after=5"):
        assert "1 stranger" in client.get(address + more).content.decode()
    assert len(asked) == 1
    (path,) = kept.iterdir()
    assert answers.wanted() == {}, "nobody counts it ahead"
    answers.sweep()
    assert path.exists()
    long_ago = time.time() - 3700
    os.utime(path, (long_ago, long_ago))
    answers.sweep()
    assert not path.exists()


def test_what_nobody_asks_for_goes(monkeypatch: pytest.MonkeyPatch):
    for number in range(3):
        asked = Asked("sources", f"by={number}", "en", "UTC")
        found = answers.Kept([], clock.now(), 1.0, asked)
        answers.write(str(number), found, asked_at=1e9 + number)
    answers.write("now", answers.Kept([], clock.now(), 1.0, ASKED))
    assert [asked.query for asked in answers.wanted()] == ["period=365", "by=2", "by=1", "by=0"]
    monkeypatch.setattr(answers, "KNOWN", timedelta(days=365 * 200))
    monkeypatch.setattr(answers, "MANY", 3)
    answers.sweep()
    assert [asked.query for asked in answers.wanted()] == ["period=365", "by=2", "by=1"]
    monkeypatch.setattr(answers, "KNOWN", timedelta(days=7))
    answers.sweep()
    assert list(answers.wanted()) == [ASKED]


@pytest.fixture
def set_up(shop: Shop, bob: Agent) -> Shop:
    shop.fill(3, bob)
    shop.goal("Roses", "page", how="begins", text="/roses", worth="fixed", value=3)
    shop.funnel(bob, {"kind": "page", "how": "is", "text": "/"}, {"kind": "order"})
    return shop


def forbidden(*_given: object) -> list[tuple[Any, ...]]:
    raise AssertionError("counted once more")


@pytest.mark.django_db
def test_what_is_kept_of_each_report_is_what_was_counted(
    set_up: Shop, bob: Agent, monkeypatch: pytest.MonkeyPatch
):
    def found() -> list[Any]:
        """Of each report all that it shows."""
        every = []
        for name in SITES:
            scope = Scope.read(reports()[name], {"period": "365"}, UTC, "en")
            told = answer(scope, bob)
            every.append((told.lines, told.total, told.before, told.over_time, told.more))
        return every

    counted = found()
    monkeypatch.setattr(remembering, "_count", forbidden)
    assert repr(found()) == repr(counted)
    monkeypatch.setattr(reaching, "base", lambda: "restored from a backup")
    with pytest.raises(AssertionError, match="once more"):
        found()


@pytest.mark.django_db
def test_the_worker_counts_what_will_be_asked_for(
    set_up: Shop, bob: Agent, at_bob: Client, monkeypatch: pytest.MonkeyPatch
):
    Agent.objects.filter(pk=bob.pk).update(role=Role.ADMINISTRATOR)
    own = "/desk/reports/sources/?period=90&by=entry"
    assert at_bob.get(own).status_code == 200
    later(days=1)
    set_up.happened([{"browser": set_up.browsers[0], "days": 0.5, "page": PAGES[0]}])
    ahead.count(threading.Event(), with_usual=True)
    asked = answers.wanted()
    ahead.count(threading.Event(), with_usual=True)
    assert answers.wanted() == asked, "who counts ahead does not want to know"
    with monkeypatch.context() as patched:
        patched.setattr(remembering, "_count", forbidden)
        opened = [f"/desk/reports/{name}/" for name in SITES]
        pages = [*opened, *(f"{path}?period=365" for path in opened)]
        for path in (own, *pages):
            page = at_bob.get(path)
            assert page.status_code == 200, path
            assert "newer numbers are on their way" not in page.content.decode()
    later(hours=2)
    told: list[Any] = []
    monkeypatch.setattr(remembering, "_count_behind", lambda *given: told.append(given))
    shown = at_bob.get(own).content.decode()
    assert "newer numbers are on their way" in shown
    assert 'hx-trigger="load delay:' in shown
    assert [each[1].query for each in told] == ["period=90&by=entry"] * 2
    ahead.count(threading.Event(), with_usual=False)
    told.clear()
    assert "newer numbers" not in at_bob.get(own).content.decode()
    assert not told
    assert Goal.objects.count() == 1


@pytest.mark.django_db
def test_a_report_that_fails_keeps_no_other_from_being_counted(
    bob: Agent, monkeypatch: pytest.MonkeyPatch
):
    Agent.objects.filter(pk=bob.pk).update(role=Role.ADMINISTRATOR)
    seen: list[str] = []

    def answered(what: Asked, _reader: Agent) -> None:
        seen.append(what.report)
        raise ValueError("broken")

    monkeypatch.setattr(ahead, "_answer", answered)
    ahead.count(threading.Event(), with_usual=True)
    assert set(seen) == set(SITES)
