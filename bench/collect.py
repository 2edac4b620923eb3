"""How many events come in a second, beside a bare endpoint: `python -m bench.collect`.

The product as it is started, our own PostgreSQL, the load on the same cores, 64 connections that
are kept. First the ceiling (bench.collect_ceiling) on the same server and database, then ours:
single events, then batches of fifty. An event counts when its sender has heard that it is stored.
With ``--soak`` seconds of single events follow, and what memory does.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import uvloop

from bench.collect_load import Load, Tally, batches, singles
from bench.figures import machine, percentile, say
from bench.product import Product, free_port, processor_seconds, webs_of

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
        bare = {} if asked.no_ceiling else _ceiling(product, asked)
        ours = _ours(product, asked)
        if asked.soak:
            _soak(product, asked)
        return _judge(bare, ours)


def _ceiling(product: Product, asked: argparse.Namespace) -> dict[str, float]:
    port = free_port()
    bare = subprocess.Popen(
        [sys.executable, "-m", "bench.collect_rows", "bare", str(port)],
        env=product.environment,
        stdout=subprocess.PIPE,
    )
    assert bare.stdout is not None
    try:
        bare.stdout.readline()
        return _both("ceiling", port, asked, bare.pid)
    finally:
        bare.terminate()
        bare.wait(10)


def _ours(product: Product, asked: argparse.Namespace) -> dict[str, float]:
    figures = _both("ours", product.port, asked, product.process.pid)
    say(_in_product(product, "sizes"))
    return figures


def _both(name: str, port: int, asked: argparse.Namespace, parent: int) -> dict[str, float]:
    _run(port, singles(2000), 2, parent)  # Warm.
    single = _run(port, singles(int(asked.seconds * asked.most)), asked.seconds, parent)
    many = _run(port, batches(int(asked.seconds * asked.most / 10), SIZE), asked.seconds, parent)
    told = _tell(f"{name}, single events", single, 1)
    return {"singles": told, "p99": _p99(single), "batches": _tell(f"{name}, batches", many, SIZE)}


def _run(port: int, requests: list[bytes], seconds: float, parent: int) -> Tally:
    webs = webs_of(parent)
    before = processor_seconds(webs)
    tally: Tally = uvloop.run(Load(requests, seconds).run(port, CONNECTIONS))
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


def _soak(product: Product, asked: argparse.Namespace) -> None:
    worked, until = 0.0, asked.soak
    while worked < until:
        part = min(20.0, until - worked)
        tally = _run(product.port, singles(int(part * asked.most)), part, product.process.pid)
        worked += part
        _tell(f"soak, {worked:.0f} s", tally, 1)
        say(", ".join(f"{each:.0f} MB" for each in product.memory().values()))


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
    parser.add_argument("--no-ceiling", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
