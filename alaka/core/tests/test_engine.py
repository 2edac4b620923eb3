"""The database's restarts, as who asks it sees them."""

import psycopg
import pytest
from django.conf import settings
from django.db import connections
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
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
        assert cursor.fetchone() == (True,)
    assert number_of_server_process(pooled) != first


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
