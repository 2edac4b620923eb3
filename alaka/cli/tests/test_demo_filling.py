"""Filling a base with the demo business: the same each time, whatever was killed in the middle."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from alaka.cli import filling
from alaka.cli.demo import bulk, generator
from alaka.cli.demo.moments import DAY, Year
from alaka.cli.demo.trades import GUL
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation, Message
from alaka.timeline.models import Event

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)


def contents() -> str:
    digest = hashlib.sha256()
    for row in Message.objects.order_by("id").values_list(
        "at", "kind", "subject", "text", "external_id", "author__email", "handle__value"
    ):
        digest.update(repr(row).encode())
    for event in Event.objects.order_by("id").values_list("verb", "at", "actor__email"):
        digest.update(repr(event).encode())
    for contact in Contact.objects.order_by("id").values_list("name", "search", "created_at"):
        digest.update(repr(contact).encode())
    return digest.hexdigest()


def filled_for_a_moment() -> str:
    with transaction.atomic():
        generator.fill(contacts=40, conversations=100)
        found = contents()
        transaction.set_rollback(True)
    return found


def test_is_the_same_each_time(db):
    with clock.stopped_at(NOW):
        assert filled_for_a_moment() == filled_for_a_moment()


def catalogue() -> list[tuple[str, str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, contype::text, convalidated FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"
            " UNION ALL SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid, 1, true),"
            " indisunique FROM pg_index WHERE indrelid::regclass::text LIKE '%\\_%' ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


@pytest.mark.slow
def test_a_big_fill_leaves_the_tables_as_they_were(transactional_db, monkeypatch):
    before = catalogue()
    database = connection.settings_dict
    address = "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}&port={PORT}".format(**database)
    monkeypatch.setenv("DATABASE_URL", address.removesuffix("&port="))
    monkeypatch.setattr(generator, "_BIG", 100)
    heard: list[tuple[int, int]] = []
    generator.fill(50, 2500, lambda done, total: heard.append((done, total)))
    assert catalogue() == before
    assert Conversation.objects.count() == 2500
    assert heard[-1] == (2500, 2500)
    assert heard == sorted(heard)


def test_a_killed_fill_is_begun_anew(transactional_db):
    before = catalogue()
    bulk.take_away()
    generator.setting.make(GUL)
    assert bulk.is_unfinished()
    generator.fill(contacts=20, conversations=30)
    assert not bulk.is_unfinished()
    assert catalogue() == before
    assert Conversation.objects.count() == 30


def test_a_business_of_its_own_is_left_alone(alice, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ALAKA_DATA", str(tmp_path))
    assert filling.fill(40, "gul") == 0
    assert not (tmp_path / "demo-logins.json").exists()
    assert "holds a business already" in capsys.readouterr().out


def test_at_whatever_hour_it_is_filled_no_day_is_left_out_and_nothing_is_ahead():
    for hour in range(24):
        now = int(NOW.replace(hour=hour).timestamp())
        year = Year(now=now, conversations=5000)
        times = [year.opened_at(number) for number in range(5000)]
        assert times == sorted(times)
        assert times[-1] < now
        # Who fills it in the small hours has yesterday's among the newest.
        days = {second // DAY for second in times}
        assert len(days) >= max(days) - min(days), hour
        assert now // DAY - max(days) <= 1
