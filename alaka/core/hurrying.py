"""Asking the database for something only if it has it soon."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg import errors


class TooLongError(Exception):
    """It was given up: there is a better way to ask."""


@contextmanager
def at_most(milliseconds: int) -> Iterator[None]:
    """Each statement of the block may take so long. Raises TooLongError and undoes the rest."""
    with transaction.atomic():
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {milliseconds:d}")
                yield
                # The transaction may go on: another's, in which this is a part.
                cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
        except OperationalError as error:
            if isinstance(error.__cause__, errors.QueryCanceled):
                raise TooLongError from error
            raise
