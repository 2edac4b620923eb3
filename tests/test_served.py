"""The same with a PostgreSQL that somebody else serves, of the oldest version we promise."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from alaka.core import postgres
from tests.house import alaka, house

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
    with house(tmp_path / "own") as started:
        started.end()
    assert alaka(tmp_path / "own", "backup", str(tmp_path / "file")).returncode == 0
    answer = alaka(tmp_path / "node", "restore", str(tmp_path / "file"), DATABASE_URL=served)
    assert answer.returncode == 0, answer.stderr
    with house(tmp_path / "node", DATABASE_URL=served) as started:
        assert started.answers()
        assert not any("Preparing" in word for word in started.words)


def test_web_runs_singly(served: str, tmp_path: Path):
    with house(tmp_path / "first", DATABASE_URL=served) as first:
        first.end()  # It has made the tables.
    with house(tmp_path / "web", "web", DATABASE_URL=served) as web:
        assert web.answers()
        assert set(web.children()) == {"web"}
        assert web.end() < 10


def test_a_database_that_is_away_is_named(tmp_path: Path):
    address = "postgresql://alaka:secret-word@127.0.0.1:1/alaka"
    answer = alaka(tmp_path, "up", DATABASE_URL=address, ALAKA_DATABASE_PATIENCE="1")
    assert answer.returncode == 1
    assert "The database does not answer" in answer.stderr
    assert "secret-word" not in answer.stdout + answer.stderr
