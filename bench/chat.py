"""How many chats stay open, and how soon a line is seen: `python -m bench.chat`.

Ten thousand guests hold a stream each at one web process (or two, over Redis, with ``--redis``).
Among them, lines are said at a steady rate, each by another guest, and an agent's desk hears them
by its own stream. A line's time is from before it is posted until the desk has read its notice.
All of it is on loopback: the product as it is started, our own PostgreSQL, this load beside it on
the same cores. It ends by itself after the seconds it was given.
"""

import argparse
import asyncio
import gc
import os
import resource
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import uvloop

from bench.chat_load import Crowd
from bench.figures import machine, percentile, say
from bench.product import Product, redis_server

MEMORY = 500  # MB of one web process.
P99 = 60.0  # ms


def main() -> int:
    asked = _arguments().parse_args()
    _raise_file_limit(asked.chats * 2 + 1000)
    say(machine())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alaka-bench-")))
        os.chmod(folder, 0o711)
        more = {"ALAKA_WEB_PROCESSES": "1"}
        if asked.redis:
            more = {"ALAKA_WEB_PROCESSES": "2", "REDIS_URL": stack.enter_context(redis_server())}
        product = stack.enter_context(Product(folder, **more))
        product.open_shop(asked.chats)
        return uvloop.run(_measure(product, asked))


async def _measure(product: Product, asked: argparse.Namespace) -> int:
    before = product.memory()
    say(f"web processes, nobody there: {_megabytes(before)}")
    crowd = Crowd(product.url, product.sessions, product.desk_cookie)
    try:
        took = await crowd.come()
        say(f"{len(crowd.readers):,} chats open after {took:.0f} s, refused {crowd.refused}")
        gc.freeze()  # Ten thousand readers of ours: a look over them would be told as slowness.
        gc.disable()
        await asyncio.sleep(asked.rest)
        idle = product.memory()
        say(f"web processes, all there: {_megabytes(idle)}")
        worked = product.processor_seconds()
        times = await crowd.talk(asked.rate, asked.seconds)
        share = (product.processor_seconds() - worked) / asked.seconds
        said = len(times)
        say(f"{said} lines in {asked.seconds} s; web processes worked {share:.2f} s a second")
        after = product.memory()
        say(f"web processes, after the talk: {_megabytes(after)}")
        return _judge(times, max(*idle.values(), *after.values()), crowd)
    finally:
        await crowd.go()


def _judge(times: list[float], most: float, crowd: Crowd) -> int:
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    say(f"guest to desk: median {p50:.1f} ms, p99 {p99:.1f} ms, slowest {max(times):.1f} ms")
    say(f"the load itself was late: p99 {percentile(crowd.late, 0.99):.1f} ms")
    say(f"lost {crowd.lost}, double {crowd.doubled}")
    kept = p99 < P99 and most < MEMORY and not (crowd.lost or crowd.doubled)
    say("all targets kept" if kept else "MISSED")
    return int(not kept)


def _megabytes(memory: dict[int, float]) -> str:
    return ", ".join(f"{each:.0f} MB" for each in memory.values())


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Open chats, and lines among them.")
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=300, help="lines a second")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rest", type=float, default=5, help="seconds before the talk")
    parser.add_argument("--redis", action="store_true", help="two web processes over Redis")
    return parser


def _raise_file_limit(wanted: int) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < wanted:
        say(f"only {most} files may be open: ulimit -n {wanted}")


if __name__ == "__main__":
    sys.exit(main())
