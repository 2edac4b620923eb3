"""Events as they are stored: each once, with its words, in its month."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.adapt import AdaptersMap
from psycopg.types.string import BytesBinaryDumper

from alaka.tracking.events import packing, partitions, terms, writing
from alaka.tracking.events.storing import store
from alaka.tracking.models import Arrival, Kind, SeenEvent, Term

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def stored(*rows: writing.Row, words: dict[int, tuple[int, str]] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(partitions.making(partitions.month_of(row.at) for row in rows))
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(writing.STORE, writing.values(rows, words or {}, NOON))
        return int(cursor.fetchall()[0][0])


def row(message: str, at: datetime = NOON, **more: object) -> writing.Row:
    return writing.Row(terms.key_of(1, message), at, NOON, 1, Kind.PAGE, **more)  # type: ignore[arg-type]


def test_what_comes_again_is_here_already_and_only_new_events_are_told():
    page = terms.number(terms.Word.PAGE, "https://gul.example/roses")
    first, second = row("1", visitor=7, page=page), row("2", visitor=7)
    words = {page: (terms.Word.PAGE, "https://gul.example/roses")}
    assert stored(first, second, words=words) == 2
    third = row("3", visitor=8)
    assert stored(second, third, words=words) == 1
    assert stored(first, second) == 0
    assert SeenEvent.objects.count() == 3
    assert Term.objects.get().text == "https://gul.example/roses"
    assert sorted(each.visitors for each in Arrival.objects.all()) == [[7, 7], [8]]


def test_months_are_made_when_needed_and_hold_their_events():
    late = row("4", datetime(2026, 4, 1, tzinfo=UTC))
    stored(row("5"), late)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM tracking_event_2026_04")
        assert cursor.fetchall() == [(late.key,)]


def test_who_connected_before_the_columns_were_known_stores_as_well(
    monkeypatch: pytest.MonkeyPatch,
):
    SeenEvent.objects.exists()
    then = AdaptersMap(connection.connection.adapters)
    for each in (packing.Bigints, packing.Ints, packing.Smallints, packing.Moments, packing.Keys):
        then.register_dumper(each, BytesBinaryDumper)
    monkeypatch.setattr(connection.connection, "_adapters", then)
    assert store([row("7", visitor=5)]) == 1


def test_robots_are_stored_and_told_to_nobody():
    stored(row("6", visitor=9, apart=1))
    assert SeenEvent.objects.get().apart == 1
    assert not Arrival.objects.exists()


def test_numbers_stay_when_our_key_is_changed(settings: Any):
    before = terms.number(terms.Word.PERSON, "shop\n42"), terms.key_of(1, "7")
    settings.SECRET_KEY = "another"
    for cached in (terms.number, terms._begun):
        cached.cache_clear()
    assert (terms.number(terms.Word.PERSON, "shop\n42"), terms.key_of(1, "7")) == before


def test_near_the_end_of_a_month_the_other_side_is_asked():
    def near(*moments: str) -> list[str] | None:
        rows = [row("1", datetime.fromisoformat(at)) for at in moments]
        found = writing.near_an_end(rows)
        return found and [f"{at:%d.%m. %H:%M}" for at in found]

    assert near("2026-03-15T12:00Z", "2026-03-30T23:59Z") is None
    assert near("2026-03-15T12:00Z", "2026-03-31T00:01Z") == ["01.04. 00:00", "03.04. 00:00"]
    assert near("2026-04-01T23:00Z") == ["30.03. 00:00", "01.04. 00:00"]
    assert near("2026-03-31T23:59Z", "2026-04-01T00:01Z") == ["30.03. 00:00", "03.04. 00:00"]
    # By UTC, as the months are; hers is over already, or not yet.
    assert near("2026-04-02T02:00+04:00") == ["30.03. 00:00", "01.04. 00:00"]
    assert near("2026-04-02T04:00+04:00") is None
    at_an_end = [row("1", datetime(2026, 3, 31, 23, 51, tzinfo=UTC))]
    assert writing.is_at_an_end(at_an_end)
    assert not writing.is_at_an_end([row("1")])
