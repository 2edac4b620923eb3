"""What `bench.collect` has done inside the product's environment, in processes of their own."""

import os
import signal
import socket
import subprocess
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "alaka.settings"
    django.setup()
    {"open": open_source, "sizes": sizes, "bare": bare, "lag": watch}[sys.argv[1]]()


def open_source() -> None:
    from alaka.core import clock
    from alaka.tracking.models import Source

    Source.objects.create(name="Bench", key="bench-source-key", created_at=clock.now())


def sizes() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT sum(pg_table_size(inhrelid)), sum(pg_indexes_size(inhrelid)),
                (SELECT count(*) FROM tracking_event), (SELECT count(*) FROM tracking_term)
            FROM pg_inherits WHERE inhparent = 'tracking_event'::regclass
            """
        )
        table, indexes, events, terms = cursor.fetchone()
    print(
        f"{events:,} events: {table / events:.0f} bytes each, {indexes / events:.0f} more of"
        f" indexes; {terms:,} terms"
    )


def watch() -> None:
    """How long arrivals wait for visits to be made of them, until told to end and none is left."""
    import time

    from alaka.tracking import overview

    ended: list[float] = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(time.monotonic()))
    print("ready", flush=True)
    worst, lag = 0, overview.lag()
    while not ended or lag.lots:
        worst = max(worst, lag.seconds)
        time.sleep(0.2)  # Five looks a second: the lag is told in seconds.
        lag = overview.lag()
    print(f"visits: {worst} s behind at most; {time.monotonic() - ended[0]:.1f} s after the last")


def _hear_the_end() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])


def bare() -> None:
    """Two web processes on one socket, as the product's."""
    import psycopg
    from psycopg.conninfo import make_conninfo

    from alaka.edge.database import parameters
    from bench.collect_ceiling import TABLE

    named = make_conninfo(**parameters())
    with psycopg.connect(named, autocommit=True) as connection:
        connection.execute(TABLE)
    os.environ["BARE_DATABASE"] = named
    door = socket.create_server(("127.0.0.1", int(sys.argv[2])), backlog=2048)
    door.set_inheritable(True)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    command = [
        sys.executable, "-m", "alaka.cli.web", "--socket", str(door.fileno()),
        "--app", "bench.collect_ceiling:application",
    ]  # fmt: skip
    webs = [
        subprocess.Popen(command, pass_fds=[door.fileno()], preexec_fn=_hear_the_end)
        for _ in range(os.cpu_count() or 1)
    ]
    print("ready", flush=True)
    signal.sigwait([signal.SIGTERM])
    for web in webs:
        web.terminate()


if __name__ == "__main__":
    main()
