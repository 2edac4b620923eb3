"""What takes too long is given up, and nothing else is touched by it."""

import pytest
from django.db import connection

from alaka.core.hurrying import TooLongError, at_most

pytestmark = pytest.mark.django_db


def value(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_what_takes_too_long_is_given_up():
    before = value("SHOW statement_timeout")
    with pytest.raises(TooLongError), at_most(20):
        value("SELECT pg_sleep(10)::text")
    assert value("SHOW statement_timeout") == before


def test_what_is_there_in_time_is_taken_and_what_follows_has_its_time_again():
    before = value("SHOW statement_timeout")
    with at_most(5_000):
        assert value("SHOW statement_timeout") == "5s"
    assert value("SHOW statement_timeout") == before
