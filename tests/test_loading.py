"""What a web process has read by the time it answers."""

import subprocess
import sys

_ASKED = """
import asyncio, sys
import alaka.asgi

async def start():
    receiving, sent = asyncio.Queue(), asyncio.Queue()
    receiving.put_nowait({"type": "lifespan.startup"})
    life = asyncio.create_task(
        alaka.asgi.application({"type": "lifespan"}, receiving.get, sent.put)
    )
    assert (await sent.get())["type"] == "lifespan.startup.complete"
    assert not alaka.asgi.loading.done()
    await alaka.asgi.loading
    receiving.put_nowait({"type": "lifespan.shutdown"})
    await life

asyncio.run(start())
known = set(sys.modules)
from django.urls import resolve, reverse
from django.utils import translation
with translation.override("fa"):
    for name in ("home", "inboxes", "contacts"):
        resolve(reverse(name))
print(sorted(name for name in set(sys.modules) - known if name.startswith(("alaka", "ninja"))))
"""


def test_doors_are_read_once_the_server_has_started_and_not_by_the_first_page():
    asked = [sys.executable, "-c", _ASKED]
    found = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
