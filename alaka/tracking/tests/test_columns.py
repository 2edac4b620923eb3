"""The columnar copy of visits and events says what PostgreSQL says, whatever became of it."""

import fcntl
import itertools
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connection

from alaka.accounts.models import Agent
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.personal import Whom
from alaka.tracking import erasing, health
from alaka.tracking.columns import changes, engine, keeping, lacking, manifest
from alaka.tracking.columns.asking import ask
from alaka.tracking.columns.standing import standing
from alaka.tracking.cutting import cut, put_back
from alaka.tracking.keeping import sweep
from alaka.tracking.models import DayChange
from alaka.tracking.tests import test_conditions as telling
from alaka.tracking.tests.test_conditions import BROWSERS, FROM, NAMES, PAGES, day, was

pytestmark = pytest.mark.django_db

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_TRUTH = {
    "events": """
        SELECT key, visitor, at, source, kind, name, page, title, referrer, campaign, device,
            region, amount, data #>> '{properties,currency}', data ->> 'search'
        FROM tracking_event WHERE apart = 0 AND at >= %s AND at < %s
    """,
    "visits": """
        SELECT id, source, visitor, began_at, ended_at, pages, events, seen, entry, exit, referrer,
            campaign, device, region, came_by, came_from, words, orders, revenue
        FROM tracking_visit WHERE began_at >= %s AND began_at < %s
    """,
    "spans": """
        SELECT visitor, CASE WHEN isfinite(begin) THEN begin END,
            CASE WHEN isfinite(until) THEN until END, COALESCE(root_id, contact_id)
        FROM tracking_owned JOIN contacts_contact ON contacts_contact.id = contact_id
    """,
}
_SPANS = """
SELECT visitor, CASE WHEN isfinite(begins) THEN begins END, CASE WHEN isfinite(ends) THEN ends END,
    contact
FROM spans
"""


@pytest.fixture(autouse=True)
def copies(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path / "columns"


@pytest.fixture
def cast(bob: Agent) -> list[Contact]:
    return [
        Contact.objects.create(name=name, created_at=clock.now()) for name in ("Ann", "Ben", "Cem")
    ]


_numbers = itertools.count()


def happened(events: list[dict[str, Any]]) -> None:
    """None of them came before."""
    telling.happened([{**each, "number": f"new {next(_numbers)}"} for each in events])


def history(seed: int, count: int = 60) -> list[dict[str, Any]]:
    chosen = random.Random(seed)
    return [
        {
            "browser": chosen.choice([*BROWSERS, None]),
            "days": chosen.choice([0.1, 1.2, 3.5, 4.5, 20.5, 70.5, 100.5]) + chosen.random() / 10,
            "page": chosen.choice(PAGES),
            "name": chosen.choice(["", *NAMES]),
            "title": chosen.choice(["", 'Roses, red\n"and" white', "\\N"]),
            "referrer": chosen.choice(FROM),
            "amount": chosen.choice([None, 5, 50]),
            "apart": chosen.choice([0, 0, 0, 1]),
        }
        for _ in range(count)
    ]


def assert_same(since: datetime = EARLIEST, until: datetime = LATEST) -> None:
    for name, truth in _TRUTH.items():
        with connection.cursor() as cursor:
            cursor.execute(truth, [since, until] if "%s" in truth else None)
            expected = cursor.fetchall()
        found = ask(_SPANS if name == "spans" else f"SELECT * FROM {name}", None, since, until)
        assert sorted(map(repr, found)) == sorted(map(repr, expected)), name


def test_answers_are_those_of_postgresql_before_and_after_it_is_copied_and_changed(
    cast: list[Contact], bob: Agent
):
    happened(history(1))
    for browser, who, since in ((11, 0, 50), (11, 1, 2), (12, 1, 30), (13, 2, 3), (13, 0, 1)):
        was(browser, cast[who], since)
    assert_same()
    keeping.keep()
    assert_same()
    assert_same(day(71), day(3.52))
    happened(history(2))
    cut(11, cast[0], by=bob)
    assert_same()
    merge(cast[0], cast[2], by=bob)
    assert_same()
    keeping.keep()
    put_back(11, cast[0], by=bob)
    cut(13, cast[0], by=bob)
    assert_same()
    erasing.erase(Whom(cast[1].ids, [], []))
    erasing.forget(Whom(cast[1].ids, [], []))
    assert_same()
    keeping.keep()
    assert_same()
    assert_same(day(20.55), day(0.12))
    was(14, cast[2], 1)
    changes.turned([None])
    assert_same()


def files(copies: Path) -> set[str]:
    return {path.name for path in copies.glob("*.parquet")}


def test_each_day_has_its_file_and_each_month_before_one_and_only_what_changed_is_made_anew(
    copies: Path,
):
    happened([{"browser": 11, "days": days} for days in (0.1, 5, 6, 150, 151)])
    keeping.keep()
    pieces = [piece for piece in manifest.read(standing().base).pieces if piece.file]
    spans = {(piece.of, (piece.until - piece.first).days > 1) for piece in pieces}
    assert spans == {(of, is_month) for of in ("events", "visits") for is_month in (True, False)}
    assert sum(piece.of == "events" and piece.first == day(5).date() for piece in pieces) == 1
    before = files(copies)
    keeping.keep()
    assert files(copies) == before
    happened([{"browser": 12, "days": 5}])
    keeping.keep()
    assert len(before - files(copies)) == len(files(copies) - before) == 2
    assert_same()


def test_what_a_file_holds_of_a_page_or_a_name_lies_together(copies: Path):
    happened([{**each, "days": 150.5} for each in history(7)])
    keeping.keep()
    pieces = manifest.read(standing().base).pieces
    (file,) = {piece.file for piece in pieces if piece.of == "events" and piece.file}
    lie = f"""
        SELECT kind, name, page, visitor, "at"
        FROM read_parquet('{copies / file}', file_row_number = true) ORDER BY file_row_number
    """
    with engine.cursor() as cursor:
        rows = cursor.execute(lie).fetchall()
        by_name = f'FROM ({lie}) ORDER BY kind, name, page, visitor, "at"'
        assert rows == cursor.execute(by_name).fetchall()
    assert len({row[:3] for row in rows}) > 3


def test_days_that_nobody_copied_yet_are_not_told_of():
    happened([{"browser": 11, "days": 0.1}])
    assert not DayChange.objects.exists()
    happened([{"browser": 11, "days": 3}, {"browser": 12, "days": 3}])
    assert set(DayChange.objects.values_list("day", flat=True)) == {day(3).date()}
    told = standing().changes
    changes.gather()
    assert standing().changes == told
    assert DayChange.objects.count() == 1


def test_nothing_of_whom_was_erased_stays_in_a_file(cast: list[Contact], copies: Path):
    happened([{"browser": 11, "days": days} for days in (4, 5, 80)])
    happened([{"browser": 12, "days": 4}])
    was(11, cast[0], 5)
    keeping.keep()

    def visitors() -> set[int]:
        with duckdb.connect() as plain:
            rows = plain.execute(f"SELECT visitor FROM '{copies}/*.parquet'").fetchall()
        return {visitor for (visitor,) in rows}

    assert {11, 12} <= visitors()
    erasing.erase(Whom(cast[0].ids, [], []))
    erasing.forget(Whom(cast[0].ids, [], []))
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        keeping.keep()
    assert 12 in visitors()
    assert 11 not in visitors()
    assert_same()


def test_what_is_kept_no_longer_goes_from_the_files_too(copies: Path):
    happened([{"browser": 11, "days": 5}, {"browser": 11, "days": 200}])
    keeping.keep()
    while sweep(day(100)):
        pass
    assert_same()
    keeping.keep()
    assert_same()
    assert min(piece.first for piece in manifest.read(standing().base).pieces) > day(200).date()


def test_files_that_are_gone_or_spoilt_or_of_another_database_are_done_without(copies: Path):
    happened(history(3, 20))
    keeping.keep()
    for path in list(copies.glob("events*.parquet"))[:1]:
        path.unlink()
    assert_same()
    for path in copies.glob("visits*.parquet"):
        path.write_bytes(b"nothing")
    assert_same()
    keeping.keep()
    manifest.write(manifest.Manifest("another"))
    assert_same()
    keeping.keep()
    assert_same()
    assert manifest.read(standing().base).pieces


def test_one_copies_at_a_time_and_only_where_there_is_room(
    copies: Path, monkeypatch: pytest.MonkeyPatch
):
    happened([{"browser": 11, "days": 5}])
    copies.mkdir()
    with (copies / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        keeping.keep()
    assert not files(copies)
    keeping.keep()
    before = files(copies)
    assert before
    happened([{"browser": 12, "days": 5}])
    assert [each.level for each in health.copy()] == ["ok"]
    monkeypatch.setattr(keeping, "ROOM", 2**60)
    keeping.keep()
    assert [each.level for each in health.copy()] == ["warning"]
    assert files(copies) < before
    assert_same()


def test_moments_go_in_and_come_out_aware_and_words_stay_as_they_are():
    happened([{"browser": 11, "days": 5, "title": "x"}])
    at = day(6)
    rows = ask(
        'SELECT "at", $at, kind FROM events WHERE "at" > $at AND visitor = ANY($those)',
        {"at": at, "those": [11]}, EARLIEST, LATEST,
    )  # fmt: skip
    assert [(row[0] > at, row[1] == at, row[2]) for row in rows] == [(True, True, 1)]
    assert engine.folder().name == "columns"
    assert isinstance(rows[0][0].date(), date)


def test_who_would_read_too_much_hears_how_far_the_copy_is(
    copies: Path, monkeypatch: pytest.MonkeyPatch
):
    def lack(days: int = 100) -> lacking.NotCopiedError | None:
        try:
            ask("SELECT count(*) FROM events", None, day(days), LATEST)
        except lacking.NotCopiedError as problem:
            return problem
        return None

    happened([{"browser": 11, "days": days} for days in (0.1, 5, 60)])
    assert lack() is None
    monkeypatch.setattr(lacking, "MOST", 0)
    told = lack()
    assert told
    assert (told.percent, told.is_begun) == (0, False)
    assert lack(1) is None
    assert health.copy() == []
    copies.mkdir()
    with (copies / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        told = lack()
    assert told
    assert told.is_begun
    keeping.keep()
    assert lack() is None
    changes.told((day(60).year, day(60).month))
    told = lack()
    assert told
    assert 0 < told.percent < 100
    assert told.is_begun
    assert lack(10) is None


def test_a_question_that_finds_no_room_in_memory_is_refused():
    with engine.cursor() as cursor:
        [(room,)] = cursor.execute("SELECT current_setting('memory_limit')").fetchall()
        cursor.execute("SET memory_limit = '200MB'")
        try:
            with pytest.raises(lacking.TooMuchError):
                ask("SELECT list(n::VARCHAR) FROM range(30000000) AS r(n)", None, day(2), day(1))
        finally:
            cursor.execute(f"SET memory_limit = '{room}'")
    assert ask("SELECT 1", None, day(2), day(1)) == [(1,)]


def test_who_saves_memory_has_room_for_readers_until_the_last_has_left(
    monkeypatch: pytest.MonkeyPatch,
):
    def limit() -> float:
        with engine.cursor() as asked:
            ((told,),) = asked.execute("SELECT current_setting('memory_limit')").fetchall()
        number, unit = told.split()
        return float(number) * {"MiB": 1, "GiB": 1024}[unit]

    monkeypatch.setattr(engine, "_is_saving", False)
    engine.save_memory()
    assert limit() < 400
    with engine.with_room():
        with engine.with_room():
            assert limit() > 900
        assert limit() > 900
    assert limit() < 400
    monkeypatch.setattr(engine, "_is_saving", False)
    with engine.with_room():
        pass
    assert limit() > 900
