"""Rows of PostgreSQL into DuckDB as they come: through a pipe, so that nobody holds them all."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import duckdb
from django.db import connection

_NOTHING = r"\N"


def pour(question: str, columns: Mapping[str, str], table: str) -> None:
    """A new table of what PostgreSQL answers, in the caller's transaction. Where it fails there may
    be a part of the table."""
    from alaka.tracking.columns import engine

    reading, writing = os.pipe()
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    rows = (
        f"read_csv('/dev/fd/{reading}', columns = {{{types}}}, auto_detect = false, "
        "header = false, delim = ',', quote = '\"', escape = '\"', parallel = false, "
        f"nullstr = '{_NOTHING}', allow_quoted_nulls = false, max_line_size = 10000000)"
    )
    with engine.cursor() as taker, ThreadPoolExecutor(1) as pool:
        taken = pool.submit(_take, taker, f"CREATE TABLE {table} AS FROM {rows}", reading)
        try:
            _give(question, writing)
        except BrokenPipeError:
            taken.result()  # It says why it reads no more.
            raise
        taken.result()


def _take(taker: duckdb.DuckDBPyConnection, statement: str, reading: int) -> None:
    try:
        taker.execute(statement)
    finally:
        os.close(reading)


def _give(question: str, writing: int) -> None:
    copy = f"COPY ({question}) TO STDOUT (FORMAT csv, NULL '{_NOTHING}')"
    with (
        os.fdopen(writing, "wb") as pipe,
        connection.cursor() as asked,
        asked.copy(copy) as lines,
    ):
        for line in lines:
            pipe.write(line)
