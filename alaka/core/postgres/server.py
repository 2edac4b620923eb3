"""Start and stop of the server: our child, that dies with us, in the data folder's cluster."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from alaka.core.postgres import cluster
from alaka.core.postgres.address import SOCKET, cluster_folder, log_file, socket_folder
from alaka.core.postgres.lock import TakenError, hold
from alaka.core.postgres.programs import Programs, UnusableError, find
from alaka.core.processes import die_with_parent

Say = Callable[[str], None]

LONGEST_LOG = 10 * 1024 * 1024
WORD_EVERY = 3.0  # seconds between two words of patience
STILL_THERE = "pre-existing shared memory block"  # a backend of a killed server still ends


class Server:
    """One server on one data folder. Who starts it holds the folder's lock."""

    def __init__(self, data: Path, extra: Mapping[str, str] | None = None) -> None:
        self.data = data.resolve()
        self.extra = dict(extra or {})
        self.folder = cluster_folder(self.data)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, say: Say = print) -> None:
        """Start and wait until it takes connections, as long as it lives; raises UnusableError."""
        programs = find(self.folder)
        if (self.folder / "PG_VERSION").exists():
            cluster.check_version(self.data, programs.major)
            self._end_previous(say)
        else:
            say("Making the database …")
        cluster.prepare(self.data, programs, self.extra)
        socket_folder(self.data)
        patience = _Patience(say, "Waiting for the last connections of the killed PostgreSQL")
        while not self._try(programs, say):
            patience.wait(0.3)

    def stop(self, say: Say = print) -> None:
        """Stop at once for clients and cleanly for the data."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        patience = _Patience(say, "PostgreSQL is writing its memory to disk")
        while process.poll() is None:
            patience.wait(0.02)

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _try(self, programs: Programs, say: Say) -> bool:
        """Whether the server came up; False while remains of the last one keep it away."""
        log = log_file(self.data)
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.replace(log.with_suffix(".log.old"))
        with log.open("ab") as out:
            os.chmod(log, 0o600)
            begin = out.tell()
            self.process = subprocess.Popen(
                [programs.path("postgres"), *self._arguments(programs)],
                cwd=self.folder,
                env=cluster.environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C is for the supervisor, who ends us last
                preexec_fn=die_with_parent(signal.SIGINT),
                **programs.identity(),
            )
        patience = _Patience(say, "PostgreSQL is putting its data in order after a crash")
        while not self._is_ready():
            if self.process.poll() is not None:
                words = log.read_bytes()[begin:].decode(errors="replace").strip()
                if STILL_THERE in words:
                    return False
                raise UnusableError(
                    f"PostgreSQL did not start. It says, in {log}:\n{words[-2000:]}"
                )
            patience.wait(0.02)
        return True

    def _arguments(self, programs: Programs) -> list[str]:
        fixed = {
            "listen_addresses": "",
            "unix_socket_directories": ".",  # in the cluster, which only its user enters
            "unix_socket_permissions": "0700",
            "port": "5432",
        }
        place = cluster.location(self.folder, programs)
        return ["-D", place, *(word for item in fixed.items() for word in ("-c", "=".join(item)))]

    def _is_ready(self) -> bool:
        """What pg_ctl looks at: the eighth line of the file that the server keeps."""
        lines = self._pid_file()
        return (
            self.process is not None
            and len(lines) > 7
            and lines[0] == str(self.process.pid)
            and lines[7].strip() == "ready"
        )

    def _pid_file(self) -> list[str]:
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _end_previous(self, say: Say) -> None:
        """End a server that outlived its supervisor, and clear the marks of one that did not."""
        lines = self._pid_file()
        pid = int(lines[0]) if lines and lines[0].isdigit() else 0
        if _works_in(pid, self.folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
        patience = _Patience(say, "Waiting for the PostgreSQL of the last start to end")
        while _works_in(pid, self.folder):
            patience.wait(0.05)
        # The number in these files may be another program's by now, or of a dead one that nobody
        # buried; the server would take it for its twin. Backends that truly remain are found by
        # their shared memory.
        for name in ("postmaster.pid", f"{SOCKET}.lock"):
            (self.folder / name).unlink(missing_ok=True)


class _Patience:
    """Waits in small steps and says every few seconds what for."""

    def __init__(self, say: Say, what: str) -> None:
        self.say, self.what = say, what
        self.began = time.monotonic()
        self.next_word = self.began + WORD_EVERY

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)
        now = time.monotonic()
        if now >= self.next_word:
            self.say(f"{self.what} ({now - self.began:.0f} s) …")
            self.next_word = now + WORD_EVERY


def _works_in(pid: int, folder: Path) -> bool:
    """Whether the process lives and is a server of this cluster: its working directory is it."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", folder)
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False


@contextlib.contextmanager
def running(data: Path, say: Say = print) -> Iterator[None]:
    """The database for the time of a block: the one that runs, or our own start of it."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(hold(data))
        except TakenError:
            pass  # Alaka runs on this folder, and its database with it.
        else:
            server = Server(data)
            server.start(say)
            stack.callback(server.stop, say)
        yield
