"""`alaka up`, `alaka demo` and `alaka web`: what is started, in which order, with which address."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from alaka.cli.supervisor import Child, Stop, Supervised, Supervisor, stop_on_signals
from alaka.cli.words import RefusedError, plainly, say
from alaka.core import config, postgres
from alaka.core.processes import die_with_parent

LOGINS = "demo-logins.json"
# Our modules by name; not from the folder we are started in, whatever it holds (-P).
PYTHON = ("-P", "-m")
FEW = 2000  # people of the demo
SOME = 40_000  # events of its web site
WEB_GRACE = 6.0
WORKER_GRACE = 6.0


@dataclass(frozen=True)
class Demo:
    contacts: int | None  # None where nobody asked for a number
    business: str
    events: int | None = None


@dataclass
class Database:
    """Our own PostgreSQL as one of the supervised."""

    data: Path
    name: str = "postgresql"
    server: postgres.Server = field(init=False)

    def __post_init__(self) -> None:
        self.server = postgres.Server(self.data)

    def start(self) -> None:
        self.server.start(say)

    def is_alive(self) -> bool:
        return self.server.is_alive()

    def end(self) -> None:
        """Nothing before wait_end: no client is left by then."""

    def wait_end(self) -> None:
        self.server.stop(say)


@plainly
def up(demo: Demo | None = None) -> int:
    data, port = config.data_folder(), config.port()
    config.configure_logging()
    supervisor = Supervisor()
    with ExitStack() as stack:
        stack.enter_context(postgres.hold(data))
        door = stack.enter_context(listen(port))
        shop = stack.enter_context(listen(port + 1)) if demo else None
        environment = _environment(data, port, with_shop=demo is not None)
        stack.callback(supervisor.end_all)
        stop_on_signals()
        try:
            if not config.database_url():
                supervisor.add(Database(data))
            _run_once("alaka.cli.migrating", environment, *([] if demo else ["--greet"]))
            if demo:
                _fill(demo, data, environment)
            ready, webs = _webs(door, environment)
            if shop:
                webs.append(_shop(shop, environment))
            supervisor.add(*webs)
            _await_ready(ready, webs)
            supervisor.add(_worker(environment), below=True)  # The web was to have the processors.
            _greet(door)
            if shop:
                _greet_guests(shop, data)
            supervisor.watch()
        except Stop:
            say("Stopping …")
    return 0


@plainly
def web() -> int:
    """The web processes alone, on a machine of their own."""
    config.configure_logging()
    supervisor = Supervisor()
    with ExitStack() as stack:
        door = stack.enter_context(listen(config.port()))
        stack.callback(supervisor.end_all)
        stop_on_signals()
        environment = _environment(config.data_folder(), config.port())
        try:
            _run_once("alaka.cli.migrating", environment, "--greet")
            ready, webs = _webs(door, environment)
            supervisor.add(*webs)
            _await_ready(ready, webs)
            _greet(door)
            supervisor.watch()
        except Stop:
            say("Stopping …")
    return 0


@plainly
def worker() -> int:
    """The worker alone, on a machine of its own."""
    config.configure_logging()
    supervisor = Supervisor()
    environment = _environment(config.data_folder(), config.port())
    with ExitStack() as stack:
        stack.callback(supervisor.end_all)
        stop_on_signals()
        try:
            _run_once("alaka.cli.migrating", environment)
            supervisor.add(_worker(environment))
            say("The worker works.")
            supervisor.watch()
        except Stop:
            say("Stopping …")
    return 0


def listen(port: int) -> socket.socket:
    """The listening socket. It is ours, so that a web process may die and lose no connection."""
    host = config.text("HOST", "127.0.0.1")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except (OSError, OverflowError) as error:
        door.close()
        reason = getattr(error, "strerror", "") or "there is no such port"
        raise RefusedError(
            f"Port {port} of {host} cannot be used ({reason}): "
            "set PORT to a free one, or HOST to an address of this machine."
        ) from error
    door.listen(2048)
    return door


def _environment(data: Path, port: int, with_shop: bool = False) -> dict[str, str]:
    """What the children must find alike, wherever they are started."""
    given = {
        "ALAKA_DATA": str(data),
        "PORT": str(port),
        "ALAKA_WEB_PROCESSES": str(_web_processes()),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "alaka.settings"),
    }
    if with_shop and not config.text("ALAKA_DEMO_SITE_URL"):
        given["ALAKA_DEMO_SITE_URL"] = f"http://127.0.0.1:{port + 1}"
    if sys.stderr.isatty() and not config.text("ALAKA_LOG"):
        given["ALAKA_LOG"] = "text"
    return given


def _web_processes() -> int:
    return config.number("ALAKA_WEB_PROCESSES", os.cpu_count() or 1, least=1)


def _run_once(module: str, environment: Mapping[str, str], *arguments: str) -> None:
    """Run one of our modules to its end; it has said itself what was wrong."""
    done = subprocess.run(
        [sys.executable, *PYTHON, module, *arguments],
        env={**os.environ, **environment},
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    if done.returncode:
        raise RefusedError("Alaka did not start.")


def _fill(demo: Demo, data: Path, environment: Mapping[str, str]) -> None:
    if not (data / LOGINS).exists():
        arguments = ["--contacts", str(demo.contacts or FEW), "--business", demo.business]
        arguments += ["--events", str(SOME if demo.events is None else demo.events)]
        _run_once("alaka.cli.filling", environment, *arguments)
    elif demo.contacts or demo.events:
        say(
            f"The demo business in {data} is made up already and stays as it is: --contacts and "
            "--events are for a new folder (ALAKA_DATA)."
        )


def _webs(door: socket.socket, environment: Mapping[str, str]) -> tuple[int, list[Supervised]]:
    """The web processes, and where the first of them says that it answers."""
    ready, tell = os.pipe()
    os.set_blocking(ready, False)
    webs: list[Supervised] = []
    for number in range(1, _web_processes() + 1):
        command = [*PYTHON, "alaka.cli.web", "--socket", str(door.fileno()), "--ready", str(tell)]
        held = (door.fileno(), tell)
        webs.append(Child(f"web {number}", command, WEB_GRACE, environment, held))
    return ready, webs


def _worker(environment: Mapping[str, str]) -> Supervised:
    return Child("worker", [*PYTHON, "alaka.cli.worker"], WORKER_GRACE, environment)


def _shop(door: socket.socket, environment: Mapping[str, str]) -> Supervised:
    application = "alaka.cli.demo.site:application"
    command = [*PYTHON, "alaka.cli.web", "--socket", str(door.fileno()), "--app", application]
    return Child("demo site", command, WEB_GRACE, environment, (door.fileno(),))


def _await_ready(ready: int, webs: list[Supervised]) -> None:
    """Wait until the first web process answers.

    The pipe stays open: those that start later speak into it, too.
    """
    while not _has_spoken(ready):
        if not any(web.is_alive() for web in webs):
            raise RefusedError("The web processes ended at their start; their words stand above.")
        time.sleep(0.02)


def _has_spoken(ready: int) -> bool:
    try:
        return bool(os.read(ready, 1))
    except BlockingIOError:
        return False


def _greet(door: socket.socket) -> None:
    say(f"Alaka is at {_address(door)}")


def _greet_guests(shop: socket.socket, data: Path) -> None:
    say(f"The demo shop is at {_address(shop)}")
    if (data / LOGINS).exists():
        say("Log in as one of these:")
        for login in json.loads((data / LOGINS).read_text()):
            say(f"  {login['role']:<14} {login['email']:<28} {login['password']}")


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
