"""The same with a PostgreSQL that somebody else serves, of the oldest version we promise."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from alaka.core import postgres
from tests.house import House, alaka, eventually, furnished, house

DEBIAN = Path("/usr/lib/postgresql/15/bin")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DEBIAN.exists(), reason="needs Debian's postgresql-15"),
]


@pytest.fixture
def served(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    _let_everybody_through(folder)
    monkeypatch.setenv("ALAKA_POSTGRES_BIN", str(DEBIAN))
    server = postgres.Server(folder, {"fsync": "off"})
    server.start(lambda text: None)
    monkeypatch.delenv("ALAKA_POSTGRES_BIN")
    yield postgres.url(folder)
    server.stop()


def _let_everybody_through(folder: Path) -> None:
    """As root the server has another user, who must get to its folder."""
    for part in (folder, *folder.parents):
        if part.stat().st_uid == os.geteuid() and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o011)


def _uncounted(address: str) -> int:
    with psycopg.connect(address) as connection:
        found = connection.execute(
            # What lies in parts has no rows of its own.
            "SELECT count(*) FROM pg_stat_user_tables JOIN pg_class ON oid = relid"
            " WHERE last_analyze IS NULL AND relkind = 'r'"
        ).fetchone()
        return int(found[0])  # type: ignore[index]


def test_everything_runs_and_moves_from_a_served_fifteen_to_our_own(served: str, tmp_path: Path):
    with house(tmp_path / "node", DATABASE_URL=served) as started:
        assert started.answers()
        assert set(started.children()) == {"web", "worker"}
        backup = alaka(tmp_path / "node", "backup", str(tmp_path / "file"), DATABASE_URL=served)
        assert backup.returncode == 0, backup.stderr
        started.end()
    assert not (tmp_path / "node" / "postgres").exists()
    answer = alaka(tmp_path / "own", "restore", str(tmp_path / "file"))
    assert answer.returncode == 0, answer.stderr
    with house(tmp_path / "own") as started:
        assert started.answers()
        assert not any("Preparing" in word for word in started.words)


def test_a_backup_of_our_own_is_restored_into_a_served_fifteen(served: str, tmp_path: Path):
    backup = alaka(furnished(tmp_path / "own"), "backup", str(tmp_path / "file"))
    assert backup.returncode == 0, backup.stderr
    answer = alaka(tmp_path / "node", "restore", str(tmp_path / "file"), DATABASE_URL=served)
    assert answer.returncode == 0, answer.stderr
    with house(tmp_path / "node", DATABASE_URL=served) as started:
        assert started.answers()
        assert not any("Preparing" in word for word in started.words)


def test_the_parts_run_singly_on_one_base_and_the_first_prepares_it(served: str, tmp_path: Path):
    shared = {"DATABASE_URL": served, "ALAKA_SECRET_KEY": "one-key-on-every-machine"}
    with (
        house(tmp_path / "first", "web", **shared) as first,
        house(tmp_path / "second", "web", **shared) as second,
        House(tmp_path / "third", "worker", says="The worker works", **shared) as worker,
    ):
        assert any("Set it up" in word for word in first.words)
        assert first.answers()
        assert second.answers()
        assert _uncounted(served) == 0  # What is new in it is known before it is asked for.
        assert [set(each.children()) for each in (first, worker)] == [{"web"}, {"worker"}]
        worker.kill("worker")
        eventually(lambda: "worker" in worker.children())
        for each in (worker, second, first):
            assert each.end() < 10
            assert each.process.returncode == 0


REFUSALS = [
    ("/alaka?", "/nowhere?", "createdb"),
    ("/alaka?", "/postgres?", 'ALTER DATABASE "postgres" OWNER TO "alaka"'),
]


@pytest.mark.parametrize(("right", "wrong", "mend"), REFUSALS)
def test_what_waiting_does_not_mend_is_told_at_once_with_the_mend(
    served: str, tmp_path: Path, right: str, wrong: str, mend: str
):
    address = served.replace(right, wrong)
    # So long a patience would outlast the test.
    answer = alaka(tmp_path, "up", DATABASE_URL=address, ALAKA_DATABASE_PATIENCE="3600")
    assert answer.returncode == 1
    assert mend in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_wrong_password_is_told_at_once_and_not_shown(served: str, tmp_path: Path):
    address = re.sub(r":[^:@/]+@", ":wrong-word@", served)
    answer = alaka(tmp_path, "up", DATABASE_URL=address, ALAKA_DATABASE_PATIENCE="3600")
    assert answer.returncode == 1
    assert "Check user and password" in answer.stderr
    assert "wrong-word" not in answer.stdout + answer.stderr


def test_nothing_is_restored_under_those_who_use_the_base(served: str, tmp_path: Path):
    with house(tmp_path / "node", DATABASE_URL=served) as started:
        backup = alaka(tmp_path / "node", "backup", str(tmp_path / "file"), DATABASE_URL=served)
        assert backup.returncode == 0, backup.stderr
        answer = alaka(
            tmp_path / "other", "restore", "--replace", str(tmp_path / "file"), DATABASE_URL=served
        )
        assert answer.returncode == 1
        assert "The database is in use" in answer.stderr
        assert started.answers()
