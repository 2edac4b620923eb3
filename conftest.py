"""One PostgreSQL for the whole run of the tests, on a folder of its own; and the cast.

Settings are read once, so the environment is set here, before Django is imported. Under xdist the
controller starts the server and its workers inherit the environment; each has its own database.
ALAKA_TEST_DATABASE_URL names a served PostgreSQL to use instead; ALAKA_POSTGRES_BIN other programs.
"""

import gc
import os
import re
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from alaka.core import postgres

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

# A shell that starts us in the background has SIGINT ignored, and so would all that we start.
signal.signal(signal.SIGINT, signal.default_int_handler)

if not IS_WORKER:
    data = Path(tempfile.mkdtemp(prefix="alaka-tests-"))
    data.chmod(0o711)  # the server's user may have to walk through
    for name in [name for name in os.environ if name.startswith("ALAKA_")]:
        if name not in {"ALAKA_TEST_DATABASE_URL", "ALAKA_POSTGRES_BIN"}:
            del os.environ[name]
    for name in ("DATABASE_URL", "REDIS_URL", "PORT", "HOST"):
        os.environ.pop(name, None)
    os.environ["ALAKA_DATA"] = str(data)
    os.environ["ALAKA_SECRET_KEY"] = "the-key-of-the-tests-and-of-nothing-else"
    if served := os.environ.get("ALAKA_TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = served
os.environ["DJANGO_SETTINGS_MODULE"] = "alaka.settings"
django.setup()

from alaka.goals import remembering  # noqa: E402 - it reads the settings
from alaka.tracking.columns import loading  # noqa: E402

# The real way to keep passwords is slow on purpose; the products that tests start use it, and read
# ours.
PBKDF2PasswordHasher.iterations = 1

# Nothing here outlives the run, so nothing need reach the disk.
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
}

# How quickly a busy machine makes examples says nothing of us.
hypothesis.settings.register_profile(
    "alaka", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("alaka")

# What a test writes it asks for at once.
loading.LASTS = loading.OVER_LASTS = remembering.A_DAY = 0.0

CASES = 2
STARTS = re.compile("tests/(?!walls/)")

APART = """
DO $$ DECLARE each regclass; band bigint := 0; BEGIN
    FOR each IN SELECT oid FROM pg_class WHERE relkind = 'S' ORDER BY relname LOOP
        band := band + 100000;
        PERFORM setval(each, greatest(band, nextval(each)));
    END LOOP;
END $$
"""

server = postgres.Server(Path(os.environ["ALAKA_DATA"]), HASTY)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What starts the product comes first: it takes long, and no worker shall wait for its last.
    With other programs of PostgreSQL, what asks no database would only say the same again, and so
    would the third case and those after it of what is asked of many."""
    items.sort(key=lambda item: not STARTS.match(item.nodeid))
    if "ALAKA_POSTGRES_BIN" not in os.environ:
        return
    cases: Counter[str] = Counter()
    kept: list[pytest.Item] = []
    rest: list[pytest.Item] = []
    for item in items:
        name = item.nodeid.partition("[")[0]
        cases[name] += 1
        (kept if _asks_database(item) and cases[name] <= CASES else rest).append(item)
    config.hook.pytest_deselected(items=rest)
    items[:] = kept


def _asks_database(item: pytest.Item) -> bool:
    named = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & named)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Django and thousands of tests are no garbage, however often one looks through them."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def pytest_sessionstart(session: pytest.Session) -> None:
    if IS_WORKER or session.config.option.collectonly or "DATABASE_URL" in os.environ:
        return
    server.start(lambda text: None)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not IS_WORKER:
        server.stop()
        shutil.rmtree(os.environ["ALAKA_DATA"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """No two tables give out the same ids, so that one taken for another's is nobody's."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(APART)


@pytest.fixture(autouse=True)
def jobs_end_with_their_test(
    request: pytest.FixtureRequest, django_db_blocker: Any
) -> Iterator[None]:
    """What a test has committed is emptied after it, but not what Django does not keep."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (mark and mark.kwargs.get("transaction")):
        from procrastinate.contrib.django.models import ProcrastinateJob

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            ProcrastinateJob.objects.all().delete()
            cursor.execute("TRUNCATE tracking_event")
