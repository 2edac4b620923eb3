"""What `alaka doctor` says of the machine and the database."""

import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor

from alaka.core import clock, health, kernel_clock, live_redis
from alaka.core.health import GB, Level


@pytest.mark.parametrize(
    ("free", "level"), [(0.1, Level.ERROR), (1, Level.WARNING), (50, Level.OK)]
)
def test_a_full_disk_is_told_before_it_is_full(
    monkeypatch: pytest.MonkeyPatch, free: float, level: Level
):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free * GB))
    (found,) = health.disk()
    assert found.level == level
    assert bool(found.mend) == (level != Level.OK)


@pytest.mark.django_db
def test_clocks_that_are_apart_are_told_with_the_seconds():
    assert health.clock()[0].level == Level.OK
    with clock.stopped_at(datetime.now(UTC) + timedelta(minutes=2, seconds=1)):
        (found,) = health.clock()
    assert found.level == Level.ERROR
    assert "12" in found.title
    assert "NTP" in found.mend


@pytest.mark.parametrize(
    ("known", "levels"), [(True, [Level.OK]), (False, [Level.WARNING]), (None, [])]
)
def test_a_clock_that_no_time_service_keeps_is_told(
    monkeypatch: pytest.MonkeyPatch, known: bool | None, levels: list[Level]
):
    monkeypatch.setattr(kernel_clock, "is_synchronised", lambda: known)
    assert [found.level for found in health.time_service()] == levels


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_the_kernel_says_whether_its_clock_is_kept_right():
    assert kernel_clock.is_synchronised() in {True, False}
    bits = {"PLL": 0x0001, "UNSYNC": kernel_clock.UNSYNCHRONISED}
    assert kernel_clock.means_right(answer=0, status=bits["PLL"])
    assert not kernel_clock.means_right(answer=0, status=bits["UNSYNC"])
    assert not kernel_clock.means_right(answer=kernel_clock.CLOCK_WRONG, status=bits["PLL"])


@pytest.mark.django_db
def test_changes_of_the_database_that_wait_are_counted(monkeypatch: pytest.MonkeyPatch):
    assert health.migrations()[0].level == Level.OK
    plan = [("a migration", False), ("another", False)]
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: plan)
    (found,) = health.migrations()
    assert (found.level, found.title) == (
        Level.ERROR,
        "2 changes of the database wait to be made.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limit", "version", "level"), [("OLDEST", 99, Level.ERROR), ("NEWEST", 9, Level.WARNING)]
)
def test_a_database_too_old_or_not_tried_yet_is_told(
    monkeypatch: pytest.MonkeyPatch, limit: str, version: int, level: Level
):
    assert health.database()[0].level == Level.OK
    monkeypatch.setattr(health, limit, version)
    (found,) = health.database()
    assert found.level == level
    assert str(version) in found.mend


def test_a_redis_that_is_away_is_told_and_none_is_no_matter(settings: Any):
    assert live_redis.health() == []
    settings.REDIS_URL = "redis://127.0.0.1:1"
    (found,) = live_redis.health()
    assert found.level == Level.ERROR
    assert "REDIS_URL" in found.mend


def test_a_folder_of_another_postgresql_is_told_with_the_way_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("12\n")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(health.connection, "ensure_connection", Mock(side_effect=OperationalError))
    settings.DATA = tmp_path
    (found,) = health.database()
    assert found.level == Level.ERROR
    assert "holds a database of PostgreSQL 12" in found.title
    assert "alaka backup" in found.title
