import hashlib
import io
import json
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from alaka.core import config, postgres
from tests.house import alaka, copy, furnished, house

pytestmark = pytest.mark.slow

ROWS = [(1, "Gül mağazası", b"\x00\xff an attachment"), (2, "سلام", None)]


def fill(data: Path) -> str:
    """A base with rows, bytes, an extension's index and a key; the key."""
    key = config.secret_key(data)
    with postgres.running(data, lambda text: None), connect(data) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute(
            "CREATE TABLE said (id bigint GENERATED ALWAYS AS IDENTITY, words text, file bytea)"
        )
        connection.execute("CREATE INDEX ON said USING gin (words gin_trgm_ops)")
        # As an own field has one, which no migration makes.
        connection.execute("CREATE UNIQUE INDEX own ON said (md5(words)) WHERE words <> ''")
        for _, words, file in ROWS:
            connection.execute("INSERT INTO said (words, file) VALUES (%s, %s)", [words, file])
    return key


def connect(data: Path) -> "psycopg.Connection[Any]":
    return psycopg.connect(postgres.url(data), autocommit=True)


def said(data: Path) -> list[Any]:
    with postgres.running(data, lambda text: None), connect(data) as connection:
        return connection.execute("SELECT id, words, file FROM said ORDER BY id").fetchall()


@pytest.fixture(scope="module", autouse=True)
def _own_key() -> Iterator[None]:
    """Each folder makes up its own key, as it does outside the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ALAKA_SECRET_KEY", raising=False)
        yield


@pytest.fixture(scope="module")
def filled(_own_key: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("backup") / "filled"
    fill(data)
    return data


@pytest.fixture
def full(tmp_path: Path, filled: Path) -> Path:
    return copy(filled, tmp_path / "full")


@pytest.fixture(scope="module")
def file(filled: Path) -> Path:
    """Nobody writes into it."""
    file = filled.with_name("alaka.backup")
    answer = alaka(filled, "backup", str(file))
    assert answer.returncode == 0, answer.stderr
    return file


def test_restored_in_a_new_folder_everything_is_there(tmp_path: Path, full: Path, file: Path):
    answer = alaka(tmp_path / "new", "restore", str(file))
    assert answer.returncode == 0, answer.stderr
    assert said(tmp_path / "new") == ROWS
    assert config.secret_key(tmp_path / "new") == config.secret_key(full)


def test_a_restored_base_is_counted_so_that_questions_find_their_indexes(
    tmp_path: Path, file: Path
):
    answer = alaka(tmp_path / "new", "restore", str(file))
    assert answer.returncode == 0, answer.stderr
    with postgres.running(tmp_path / "new", lambda text: None), connect(tmp_path / "new") as base:
        counted = base.execute("SELECT attname FROM pg_stats WHERE tablename = 'said'").fetchall()
        indexes = base.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'said'")
        assert ("own",) in indexes.fetchall()
    assert ("words",) in counted


def test_only_its_owner_reads_a_backup(file: Path):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(file.parent.glob(".*part"))


def test_a_backup_of_a_restored_base_restores_too(tmp_path: Path, file: Path):
    alaka(tmp_path / "second", "restore", str(file))
    alaka(tmp_path / "second", "backup", str(tmp_path / "again"))
    answer = alaka(tmp_path / "third", "restore", str(tmp_path / "again"))
    assert answer.returncode == 0, answer.stderr
    assert said(tmp_path / "third") == ROWS


def test_a_base_that_holds_something_is_not_overwritten(tmp_path: Path, file: Path):
    other = tmp_path / "other"
    key = fill(other)
    with postgres.running(other, lambda text: None), connect(other) as connection:
        connection.execute("DELETE FROM said WHERE id = 1")
    answer = alaka(other, "restore", str(file))
    assert answer.returncode == 1
    assert "--replace" in answer.stderr
    assert said(other) == ROWS[1:]
    assert config.secret_key(other) == key


def test_with_replace_the_backup_takes_the_place_of_what_is_there(
    tmp_path: Path, full: Path, file: Path
):
    other = tmp_path / "other"
    fill(other)
    with postgres.running(other, lambda text: None), connect(other) as connection:
        connection.execute("CREATE TABLE gone AS SELECT 1 AS one")
        connection.execute("DELETE FROM said")
    answer = alaka(other, "restore", "--replace", str(file))
    assert answer.returncode == 0, answer.stderr
    assert said(other) == ROWS
    assert config.secret_key(other) == config.secret_key(full)
    with postgres.running(other, lambda text: None), connect(other) as connection:
        assert connection.execute("SELECT to_regclass('gone')").fetchone() == (None,)


def test_a_cut_backup_changes_nothing(tmp_path: Path, full: Path, file: Path):
    cut = tmp_path / "cut"
    rewrite(file, cut, {"database.dump": lambda dump: dump[: len(dump) * 2 // 3]})
    answer = alaka(full, "restore", "--replace", str(cut))
    assert answer.returncode == 1
    assert "nothing was lost" in answer.stderr
    assert said(full) == ROWS


def test_a_backup_that_a_disk_changed_is_found_out(tmp_path: Path, full: Path, file: Path):
    whole = file.read_bytes()
    with tarfile.open(file) as tar:
        places = {name: tar.getmember(name).offset_data for name in tar.getnames()}
        middle = places["database.dump"] + tar.getmember("database.dump").size // 2
    for place in (*places.values(), middle):
        changed = bytearray(whole)
        changed[place] ^= 1
        (tmp_path / "changed").write_bytes(changed)
        answer = alaka(full, "restore", "--replace", str(tmp_path / "changed"))
        assert answer.returncode == 1
        assert "damaged" in answer.stderr or "nothing was lost" in answer.stderr
        assert "Traceback" not in answer.stderr
    assert said(full) == ROWS


def test_a_backup_that_was_not_copied_whole_is_found_out(tmp_path: Path, file: Path):
    whole = file.read_bytes()
    with tarfile.open(file) as tar:
        ends = [0, *(tar.getmember(name).offset_data + 5 for name in tar.getnames())]
    for end in ends:
        (tmp_path / "part").write_bytes(whole[:end])
        answer = alaka(tmp_path / "new", "restore", str(tmp_path / "part"))
        assert answer.returncode == 1
        assert "damaged or cut off" in answer.stderr
        assert not (tmp_path / "new" / "postgres").exists()


def test_a_backup_of_a_later_version_is_refused(tmp_path: Path, file: Path):
    later = tmp_path / "later"

    def change(manifest: bytes) -> bytes:
        return json.dumps({**json.loads(manifest), "alaka": "99.1"}).encode()

    rewrite(file, later, {"manifest.json": change}, is_honest=True)
    answer = alaka(tmp_path / "new", "restore", str(later))
    assert answer.returncode == 1
    assert "Install 99.1 or later" in answer.stderr


def test_any_other_file_is_refused_in_words(tmp_path: Path):
    (tmp_path / "letter").write_text("Dear Bob")
    answer = alaka(tmp_path / "new", "restore", str(tmp_path / "letter"))
    assert answer.returncode == 1
    assert "not a backup of Alaka" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_another_key_in_the_environment_is_refused(tmp_path: Path, file: Path):
    answer = alaka(tmp_path / "new", "restore", str(file), ALAKA_SECRET_KEY="another")
    assert answer.returncode == 1
    assert "ALAKA_SECRET_KEY" in answer.stderr


def test_a_running_house_is_backed_up_and_not_restored_into(tmp_path: Path):
    data, file = tmp_path / "data", tmp_path / "file"
    with house(furnished(data)) as running:
        answer = alaka(data, "backup", str(file))
        assert (answer.returncode, answer.stderr.count("audit log")) == (0, 0)
        with connect(data) as connection:
            noted = connection.execute("SELECT act, about FROM accounts_auditentry").fetchall()
        assert noted == [("backup made", "file")]
        answer = alaka(data, "restore", "--replace", str(file))
        assert answer.returncode == 1
        assert "runs already" in answer.stderr
        assert running.answers()


def test_a_folder_without_a_database_is_not_backed_up(tmp_path: Path):
    answer = alaka(tmp_path / "empty", "backup", str(tmp_path / "file"))
    assert answer.returncode == 1
    assert "ALAKA_DATA" in answer.stderr
    assert not (tmp_path / "file").exists()


def rewrite(source: Path, target: Path, changes: dict[str, Any], is_honest: bool = False) -> None:
    """An honest one has digests of what it holds now."""
    digests: dict[str, str] = {}
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for entry in old:
            content = old.extractfile(entry)
            assert content is not None
            changed = changes.get(entry.name, lambda same: same)(content.read())
            digests[entry.name] = hashlib.sha256(changed).hexdigest()
            if is_honest and entry.name == "digests.json":
                changed = json.dumps(digests).encode()
            entry.size = len(changed)
            new.addfile(entry, io.BytesIO(changed))
