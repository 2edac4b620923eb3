"""The address of the database for parts that do without Django: start, backup, live streams."""

from alaka.core import config


def address() -> str:
    """DATABASE_URL, or that of our own PostgreSQL in the data folder."""
    if given := config.database_url():
        return given
    from alaka.core import postgres

    return postgres.url(config.data_folder())
