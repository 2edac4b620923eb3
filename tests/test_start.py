import os
import signal
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from alaka.core import postgres
from tests.house import House, alaka, environment, eventually, furnished, house
from tests.servers import free_port

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was started once; the tests below go on with it."""
    data = tmp_path_factory.mktemp("house") / "data"
    return furnished(data)


def test_first_start_makes_everything_and_answers(tmp_path: Path):
    with house(tmp_path / "data") as started:
        assert started.answers()
        assert started.words[-1] == f"Alaka is at http://127.0.0.1:{started.port}"


def test_a_second_start_goes_on_with_what_is_there(filled: Path):
    with house(filled) as started:
        assert started.answers()
        assert not [words for words in started.words if "Making" in words]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_of_it_cleanly(filled: Path, number: signal.Signals):
    with house(filled) as started:
        children = started.children()
        assert set(children) == {"postgres", "web", "worker"}
        assert started.end(number) < 10
        assert started.process.returncode == 0
        assert not [pid for pid in children.values() if os.path.exists(f"/proc/{pid}")]
        assert not (filled / "postgres" / "postmaster.pid").exists()


def test_who_asks_twice_and_thrice_to_end_gets_the_same_clean_end(filled: Path):
    class Heard(House):
        errors = subprocess.PIPE

    started = Heard(filled)
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGINT, signal.SIGTERM):
        started.process.send_signal(number)
    _out, errors = started.process.communicate(timeout=60)
    assert started.process.returncode == 0
    assert "Traceback" not in errors
    assert not (filled / "postgres" / "postmaster.pid").exists()


def test_second_start_on_one_folder_says_so(filled: Path):
    with house(filled) as started:
        second = alaka(filled, "up", PORT=str(free_port()))
        assert second.returncode == 1
        assert f"Alaka runs already on {filled}" in second.stderr
        assert str(started.process.pid) in second.stderr
        assert started.answers()


def test_taken_port_is_said_with_the_mend(filled: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = alaka(filled, "up", PORT=str(port))
    assert answer.returncode == 1
    assert f"Port {port}" in answer.stderr
    assert "set PORT" in answer.stderr


@pytest.mark.parametrize("kind", ["web", "worker", "postgres"])
def test_what_is_killed_comes_back(filled: Path, kind: str):
    with house(filled) as started:
        before = started.children()[kind]
        started.kill(kind)
        eventually(lambda: started.children().get(kind, before) != before)
        eventually(started.answers)
        eventually(lambda: set(started.children()) == {"postgres", "web", "worker"})
        started.end()


def test_while_the_database_comes_back_requests_wait_and_none_fails(filled: Path):
    with house(filled) as started, ThreadPoolExecutor(8) as people:
        assert all(people.map(lambda _: started.answers(), range(40)))  # The pool is full.
        for _ in range(2):
            started.kill("postgres")
            assert all(people.map(lambda _: started.answers(), range(40)))
        started.end()


def test_killed_supervisor_takes_its_children_with_it(filled: Path):
    with house(filled) as started:
        children = started.children().values()
        with started.connect() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('before the crash')")
        started.process.kill()
        started.process.wait()
        eventually(lambda: not [pid for pid in children if os.path.exists(f"/proc/{pid}")])
    with house(filled) as again, again.connect() as connection:
        assert again.answers()
        assert connection.execute("SELECT word FROM kept").fetchone() == ("before the crash",)
        connection.execute("DROP TABLE kept")


def test_folder_left_by_a_crash_of_everything_starts_again(filled: Path):
    started = House(filled)
    started.kill("postgres")
    started.process.kill()
    started.process.wait()
    assert (filled / "postgres" / "postmaster.pid").exists()
    with house(filled) as again:
        assert again.answers()


def test_stale_process_number_that_is_another_program_is_no_obstacle(filled: Path):
    mark = filled / "postgres" / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n{filled}/postgres\n1\n5432\n.\n\n1 1\nready\n")
    with house(filled) as started:
        assert started.answers()


def test_folder_of_another_major_version_is_left_untouched(filled: Path):
    version = filled / "postgres" / "PG_VERSION"
    ours = version.read_text()
    try:
        version.write_text("14\n")
        before = {path: path.stat().st_mtime_ns for path in (filled / "postgres").rglob("*")}
        answer = alaka(filled, "up", PORT=str(free_port()))
        after = {path: path.stat().st_mtime_ns for path in (filled / "postgres").rglob("*")}
    finally:
        version.write_text(ours)
    assert answer.returncode == 1
    assert "PostgreSQL 14" in answer.stderr
    assert "alaka backup FILE" in answer.stderr
    assert "alaka restore FILE" in answer.stderr
    assert before == after


def test_a_connection_made_while_the_web_is_away_is_answered(filled: Path):
    with house(filled) as started:
        started.kill("web")
        assert started.answers()  # It waits in the listening socket, which is the supervisor's.


def test_secrets_and_socket_are_for_one_user(filled: Path):
    for path in (filled / "postgres.password", filled / "secret.key", filled / "postgres.log"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((filled / "postgres").stat().st_mode) == 0o700


def test_nobody_gets_into_the_database_without_the_password(filled: Path):
    with house(filled) as started, started.connect() as connection:
        address = postgres.url(filled).replace(":" + (filled / "postgres.password").read_text(), "")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(address)
        with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
            psycopg.connect(address, user="postgres")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("COPY kept FROM PROGRAM 'id'")


def test_a_path_too_long_for_a_socket_works(tmp_path: Path):
    data = tmp_path / ("long" * 30) / "data"
    server = postgres.Server(data, {"fsync": "off"})
    server.start(lambda text: None)
    try:
        with psycopg.connect(postgres.url(data)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_an_ordinary_user_starts_it_too(tmp_path_factory: pytest.TempPathFactory):
    python = Path(sys.base_prefix) / "bin" / "python3"
    if _needs_root(python):
        python = Path("/usr/bin/python3")
    home = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    os.chown(home, 65534, 65534)
    packages = str(Path(postgres.__file__).parents[3])
    script = (
        "from pathlib import Path; from alaka.core.postgres import running, url; import psycopg\n"
        f"with running(Path('{home}/data')), psycopg.connect(url(Path('{home}/data'))) as c:\n"
        "    print(c.execute('select current_user').fetchone()[0])"
    )
    answer = subprocess.run(
        [python, "-c", script],
        env={**environment(home), "PYTHONPATH": os.pathsep.join([packages, *_site_packages()])},
        cwd="/",
        capture_output=True,
        text=True,
        user=65534,
        group=65534,
        extra_groups=[],
    )
    assert answer.stdout.splitlines()[-1:] == ["alaka"], answer.stderr


def _needs_root(program: Path) -> bool:
    try:
        subprocess.run([program, "--version"], user=65534, check=True, capture_output=True)
    except PermissionError:
        return True
    return False


def _site_packages() -> list[str]:
    return [path for path in sys.path if path.endswith("site-packages")]
