"""Jobs that the tests give to a running worker; they keep what happened in a table of their own."""

import time

from django.db import connection


def note(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS noted (word text)")
        cursor.execute("INSERT INTO noted VALUES (%s)", [word])


def take_long_the_first_time(word: str) -> None:
    """A job in whose middle the worker is killed."""
    note(f"{word} begins")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM noted WHERE word = %s", [f"{word} begins"])
        is_first = cursor.fetchone() == (1,)
    if is_first:
        time.sleep(600)
    note(f"{word} ends")
