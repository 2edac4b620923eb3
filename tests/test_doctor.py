from pathlib import Path

import pytest

from tests.house import alaka, furnished, house

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("doctor") / "data"
    with house(furnished(data)) as started:
        answer = alaka(data, "doctor")
        started.end()
    assert "The database is PostgreSQL 18." in answer.stdout
    assert "up to date" in answer.stdout
    assert answer.returncode == 0, answer.stdout
    return data


def test_a_house_that_does_not_run_is_told_so_and_the_rest_is_asked(filled: Path):
    answer = alaka(filled, "doctor")
    assert answer.returncode == 1
    assert "The database does not answer" in answer.stdout
    assert "Start Alaka" in answer.stdout
    assert "free on the disk" in answer.stdout
    assert "Traceback" not in answer.stdout + answer.stderr


def test_a_key_that_others_can_read_is_found(filled: Path):
    (filled / "secret.key").chmod(0o644)
    answer = alaka(filled, "doctor")
    (filled / "secret.key").chmod(0o600)
    assert "chmod 600" in answer.stdout
    assert answer.returncode == 1


def test_it_speaks_the_language_of_the_terminal(filled: Path):
    answer = alaka(filled, "doctor", LC_ALL="fa_IR.UTF-8", PYTHONIOENCODING="utf-8")
    assert "پایگاه داده پاسخ نمی‌دهد" in answer.stdout
    assert "does not answer" not in answer.stdout
