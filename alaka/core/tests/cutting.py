"""The database as it goes away: the server process of our own connection ends."""

from typing import Any

import psycopg
from django.db import connection


def cut() -> None:
    ours: Any = connection
    info, password = ours.connection.info, ours.settings_dict["PASSWORD"]
    with psycopg.connect(info.dsn, password=password, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [info.backend_pid])
