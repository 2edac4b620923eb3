"""What is in the way of a start is said in words: what it is, and what to do. Never a stack."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import alaka
from tests.servers import free_port

AWAY = "postgresql://alaka:secret-word@127.0.0.1:1/alaka"

WRONG = [
    ({"PORT": "70000"}, "PORT must be 65535 or less"),
    ({"PORT": "0"}, "PORT must be 1 or more"),
    ({"PORT": "eighty"}, "PORT must be a whole number"),
    ({"HOST": "no.such.host.example"}, "HOST to an address of this machine"),
    ({"ALAKA_URL": "crm.example.org"}, "like https://crm.example.org"),
    ({"ALAKA_URL": "https://example.org/crm"}, "without a path"),
    ({"ALAKA_LOG_LEVEL": "loud"}, "ALAKA_LOG_LEVEL must be one of DEBUG"),
    ({"ALAKA_TRUSTED_PROXIES": "10.0.0.0/8, proxy"}, "holds 'proxy', which is no address"),
    ({"ALAKA_WEB_PROCESSES": "0"}, "ALAKA_WEB_PROCESSES must be 1 or more"),
    ({"DATABASE_URL": "mysql://u:secret-word@localhost/x"}, "must look like postgresql://"),
    ({"DATABASE_URL": "postgresql://u:secret-word@localhost"}, "must look like postgresql://"),
    ({"DATABASE_URL": "postgresql://u:secret-word@localhost:abc/x"}, "The port must be a number"),
    ({"DATABASE_URL": "postgresql://u:secret/word@localhost/x"}, "written as %2F"),
]


@pytest.mark.parametrize(("setting", "words"), WRONG)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, setting: dict[str, str], words: str):
    # No database is there to be found: what is wrong is seen before.
    more = {"PORT": str(free_port()), "DATABASE_URL": AWAY, "ALAKA_DATABASE_PATIENCE": "0"}
    answer = alaka(tmp_path / "data", "web", **(more | setting))
    assert_plain(answer.stderr, answer.returncode)
    assert words in answer.stderr
    assert "secret" not in answer.stdout + answer.stderr


def a_file(folder: Path) -> Path:
    (folder / "data").write_text("no folder")
    return folder / "data"


def below_a_file(folder: Path) -> Path:
    return a_file(folder) / "data"


def read_only(folder: Path) -> Path:
    """Not even root makes folders in /proc."""
    return Path("/proc/alaka")


@pytest.mark.parametrize("place", [a_file, below_a_file, read_only])
@pytest.mark.parametrize("command", ["up", "doctor", "worker"])
def test_a_data_folder_that_cannot_be_is_named(
    tmp_path: Path, place: Callable[[Path], Path], command: str
):
    data = place(tmp_path)
    answer = alaka(data, command, PORT=str(free_port()))
    assert_plain(answer.stdout + answer.stderr, answer.returncode)
    assert str(data) in answer.stdout + answer.stderr
    assert "ALAKA_DATA" in answer.stdout + answer.stderr


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_folder_where_a_file_was_expected_is_named(tmp_path: Path, command: str):
    answer = alaka(tmp_path / "data", command, str(tmp_path))
    assert_plain(answer.stderr, answer.returncode)
    assert f"{tmp_path} is a folder" in answer.stderr


@pytest.mark.parametrize("command", ["up", "web", "worker", "backup"])
def test_a_database_that_is_away_is_named(tmp_path: Path, command: str):
    words = [str(tmp_path / "file")] if command == "backup" else []
    more = {"PORT": str(free_port()), "DATABASE_URL": AWAY, "ALAKA_DATABASE_PATIENCE": "0"}
    answer = alaka(tmp_path / "data", command, *words, **more)
    assert_plain(answer.stderr, answer.returncode)
    assert "The database does not answer" in answer.stderr
    assert "secret-word" not in answer.stdout + answer.stderr


def test_what_lies_about_where_it_is_started_is_not_taken_for_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "argparse.py").write_text("raise SystemExit('a stranger ran')")
    (tmp_path / "psycopg.py").write_text("raise SystemExit('a stranger ran')")
    monkeypatch.chdir(tmp_path)
    more = {"PORT": str(free_port()), "DATABASE_URL": AWAY, "ALAKA_DATABASE_PATIENCE": "0"}
    answer = alaka(tmp_path / "data", "web", **more)
    assert "The database does not answer" in answer.stderr


def assert_plain(words: str, code: int) -> None:
    assert code == 1
    assert words.strip()
    assert "Traceback" not in words
