"""The database's restarts, as who asks it sees them."""

from contextlib import suppress

import psycopg
import pytest
from django.conf import settings
from django.db import (
    DataError,
    IntegrityError,
    InternalError,
    OperationalError,
    connections,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper

from alaka.core.engine import base
from alaka.core.engine.base import DatabaseWrapper, Patient


@pytest.fixture
def pooled(db: None):
    """A connection from a pool of its own to the tests' database."""
    described = {**connections["default"].settings_dict}
    options = {"min_size": 0, "max_size": 3, "timeout": 20, "connection_class": Patient}
    described["OPTIONS"] = {"pool": options}
    wrapper = DatabaseWrapper(described, alias="pooled")
    connections["pooled"] = wrapper
    yield wrapper
    del connections["pooled"]
    wrapper.close()
    wrapper.close_pool()


def number_of_server_process(wrapper: BaseDatabaseWrapper) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_comes_back_from_the_pool(pooled: DatabaseWrapper):
    first = number_of_server_process(pooled)
    pooled.close()
    assert number_of_server_process(pooled) == first


def test_a_connection_that_was_cut_meanwhile_is_not_handed_out(pooled: DatabaseWrapper):
    first = number_of_server_process(pooled)
    pooled.close()
    end(first)
    assert number_of_server_process(pooled) != first


def end(process: int) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        assert cursor.fetchone() == (True,)


def write(wrapper: BaseDatabaseWrapper, value: str) -> None:
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS roses (name text UNIQUE)")
        cursor.execute("INSERT INTO roses VALUES (%s)", [value])


@transaction.atomic("pooled")
def write_one_of_them(pooled: DatabaseWrapper) -> None:
    write(pooled, "Schneewittchen")
    with suppress(IntegrityError), transaction.atomic("pooled"):
        write(pooled, "Iceberg")


@pytest.mark.parametrize("statement", ["_savepoint_rollback", "_savepoint_commit"])
def test_a_connection_cut_when_a_caught_failure_is_left_does_not_pass_for_stored(
    pooled: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch, statement: str
):
    process = number_of_server_process(pooled)
    write(pooled, "Iceberg")
    leave = getattr(pooled, statement)

    def cut_and_leave(sid: str) -> None:
        end(process)
        leave(sid)

    with monkeypatch.context() as patch:
        patch.setattr(pooled, statement, cut_and_leave)
        with pytest.raises(OperationalError, match="Nothing"):
            write_one_of_them(pooled)
    assert number_of_server_process(pooled) != process
    with transaction.atomic("pooled"):
        write(pooled, "Schneewittchen")  # The next transaction is as any other.
    assert pooled.get_autocommit()


@transaction.atomic("pooled")
@transaction.atomic("pooled")
def write_until_ctrl_c(pooled: DatabaseWrapper) -> None:
    write(pooled, "Iceberg")
    end(number_of_server_process(pooled))
    raise KeyboardInterrupt


def test_ctrl_c_stays_what_it_is_where_it_breaks_the_connection(pooled: DatabaseWrapper):
    with pytest.raises(KeyboardInterrupt):
        write_until_ctrl_c(pooled)
    with transaction.atomic("pooled"):
        write(pooled, "Iceberg")


@transaction.atomic("pooled")
def write_down(pooled: DatabaseWrapper) -> None:
    with suppress(ValueError), transaction.atomic("pooled"):
        end(number_of_server_process(pooled))
        raise ValueError


def write_down_that_it_was_stopped(pooled: DatabaseWrapper) -> None:
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt:
        write_down(pooled)


def test_what_is_written_down_after_ctrl_c_does_not_pass_for_stored(pooled: DatabaseWrapper):
    with pytest.raises(OperationalError, match="Nothing"):
        write_down_that_it_was_stopped(pooled)


def test_a_caught_failure_is_left_where_the_connection_holds(pooled: DatabaseWrapper):
    write(pooled, "Iceberg")
    with transaction.atomic("pooled"):
        write(pooled, "Schneewittchen")
        with suppress(IntegrityError), transaction.atomic("pooled"):
            write(pooled, "Iceberg")
    with pooled.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM roses")
        assert cursor.fetchone() == (2,)


@transaction.atomic("pooled")
def write_and_not_mind(pooled: DatabaseWrapper) -> None:
    write(pooled, "Iceberg")
    with suppress(DataError), pooled.cursor() as cursor:
        cursor.execute("SELECT 'roses'::integer")


def test_a_transaction_with_a_failure_that_nobody_minded_does_not_pass_for_stored(
    pooled: DatabaseWrapper,
):
    with pytest.raises(InternalError, match="failed"):
        write_and_not_mind(pooled)
    assert pooled.get_autocommit()
    write(pooled, "Iceberg")


def test_while_the_database_is_away_it_is_tried_again_at_once(monkeypatch: pytest.MonkeyPatch):
    pauses: list[float] = []
    monkeypatch.setattr(base.time, "sleep", pauses.append)

    def connect(cls: type, *args: object, **kwargs: object) -> str:
        if len(pauses) < 5:
            raise psycopg.OperationalError("the database system is starting up")
        return "connected"

    monkeypatch.setattr(psycopg.Connection, "connect", classmethod(connect))
    assert Patient.connect("") == "connected"
    assert pauses == [base.AGAIN] * 5


def test_it_is_what_the_settings_use():
    assert settings.DATABASES["default"]["ENGINE"] == "alaka.core.engine"
    assert settings.DATABASES["default"]["OPTIONS"]["pool"]["connection_class"] is Patient
