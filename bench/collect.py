"""How many events come in a second, beside a bare endpoint: `python -m bench.collect`.

The product as it is started, our own PostgreSQL, the load on the same cores, 64 connections that
are kept. First the ceiling (bench.collect_ceiling) on the same server and database, then ours:
single events, then batches of fifty. An event counts when its sender has heard that it is stored.
At the end, when all visits are built, as many events must be stored as were acknowledged. With
``--soak`` there is nothing but so many seconds of single events, ``--rate`` of them a second, and
what memory does.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uvloop

from bench.collect_load import Load, Tally, batches, singles
from bench.figures import machine, percentile, say
from bench.product import Product, free_port, memory_of, processor_seconds, webs_of

SINGLES, SHARE, P99, BATCHES = 12_000, 0.5, 40.0, 50_000
SIZE, CONNECTIONS = 50, 64


def main() -> int:
    asked = _arguments().parse_args()
    say(machine())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alaka-bench-")))
        os.chmod(folder, 0o711)
        product = stack.enter_context(Product(folder))
        _in_product(product, "open")
        _settle(product)
        if asked.soak:
            return _soak(product, asked)
        bare = {} if asked.no_ceiling else _ceiling(product, asked)
        return _judge(bare, _ours(product, asked))


def _settle(product: Product) -> None:
    """Until the worker has done what it does once when it is started."""
    while True:
        before = processor_seconds([product.worker()])
        time.sleep(3)  # The stretch that is measured.
        if processor_seconds([product.worker()]) - before < 0.15:
            return


def _ceiling(product: Product, asked: argparse.Namespace) -> dict[str, float]:
    port = free_port()
    bare = _start(product, "bare", str(port))
    try:
        return _both("ceiling", port, asked, bare.pid)
    finally:
        bare.terminate()
        bare.wait(10)


def _ours(product: Product, asked: argparse.Namespace) -> dict[str, float]:
    with _watched(product):
        figures = _both("ours", product.port, asked, product.process.pid)
    say(_in_product(product, "sizes"))
    return figures


@contextmanager
def _watched(product: Product) -> Iterator[None]:
    """Afterwards what waited longest for its visit is told, and how long the rest took."""
    watch = _start(product, "lag")
    try:
        yield
    finally:
        watch.terminate()
        say(watch.communicate(timeout=120)[0].strip())


def _both(name: str, port: int, asked: argparse.Namespace, parent: int) -> dict[str, float]:
    _run(port, singles(5000), 2, parent)  # Warm.
    single = _run(port, singles(int(asked.seconds * asked.most)), asked.seconds, parent)
    many = _run(port, batches(int(asked.seconds * asked.most / 10), SIZE), asked.seconds, parent)
    told = _tell(f"{name}, single events", single, 1)
    return {"singles": told, "p99": _p99(single), "batches": _tell(f"{name}, batches", many, SIZE)}


def _run(port: int, requests: list[bytes], seconds: float, parent: int, rate: float = 0.0) -> Tally:
    webs = webs_of(parent)
    before = processor_seconds(webs)
    tally: Tally = uvloop.run(Load(requests, seconds, rate).run(port, CONNECTIONS))
    tally.worked = processor_seconds(webs) - before
    return tally


def _p99(tally: Tally) -> float:
    return percentile(tally.times, 0.99) * 1000


def _tell(name: str, tally: Tally, size: int) -> float:
    rate = (len(tally.times) - tally.refused) * size / tally.seconds
    say(
        f"{name:<28} {rate:>9,.0f} events a second   median "
        f"{percentile(tally.times, 0.5) * 1000:6.1f} ms   p99 {_p99(tally):6.1f} ms   "
        f"slowest {max(tally.times) * 1000:6.1f} ms   "
        f"web worked {tally.worked / len(tally.times) / size * 1e6:4.0f} µs an event"
        + (f"   REFUSED {tally.refused}: {tally.said}" if tally.refused else "")
    )
    return rate


def _soak(product: Product, asked: argparse.Namespace) -> int:
    """Whether all that was acknowledged is there."""
    worked, kept = 0.0, 0
    with _watched(product):
        while worked < asked.soak:
            part = min(20.0, asked.soak - worked)
            requests = singles(int(part * asked.rate))
            tally = _run(product.port, requests, part, product.process.pid, asked.rate)
            worked += part
            kept += len(tally.times) - tally.refused
            _tell(f"soak, {worked:.0f} s", tally, 1)
            memory = product.memory() | {product.worker(): memory_of(product.worker())}
            say(f"  web and worker: {', '.join(f'{each:.0f} MB' for each in memory.values())}")
    told = _in_product(product, "sizes")
    say(f"{told}; {kept:,} acknowledged")
    return int(not told.startswith(f"{kept:,} events"))


def _start(product: Product, what: str, *more: str) -> subprocess.Popen[str]:
    """One of bench.collect_rows that goes on, and has begun."""
    command = [sys.executable, "-m", "bench.collect_rows", what, *more]
    started = subprocess.Popen(command, env=product.environment, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    started.stdout.readline()
    return started


def _in_product(product: Product, what: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench.collect_rows", what],
        env=product.environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.strip()


def _judge(bare: dict[str, float], ours: dict[str, float]) -> int:
    kept = ours["singles"] >= SINGLES and ours["p99"] < P99 and ours["batches"] >= BATCHES
    if bare:
        share = ours["singles"] / bare["singles"]
        say(f"single events: {share:.0%} of the ceiling of this run")
        kept = kept and share >= SHARE
    say("all targets kept" if kept else "MISSED")
    return int(not kept)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Events a second.")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--most", type=int, default=30_000, help="singles a second, made before")
    parser.add_argument("--soak", type=float, default=0, help="seconds")
    parser.add_argument("--rate", type=float, default=2000, help="singles a second of the soak")
    parser.add_argument("--no-ceiling", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
