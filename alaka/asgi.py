"""The edge beside Django: static files and hot doors are answered here, all else by Django."""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from alaka import registry
from alaka.core import processes
from alaka.core.bodies import bounded

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# path → dotted name of an ASGI application that needs no Django around it.
HOT_DOORS: dict[str, str] = {"/desk/live": "alaka.edge.live.stream"}

STATIC = "/static/"
# An agent may add so many of the largest files to an answer at once.
FILES_AT_THE_DESK = 20
# Doors of forms, and how many bytes of a body are surely more than stands behind its files.
FORMS, TYPED = ("/f/", "/at/"), 256 * 1024
FOR_GOOD = "public, max-age=31536000, immutable"


class Static(StaticFiles):
    """Files under /static/<digest of the build>/: a new build has new addresses."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except HTTPException as refusal:
            plainly = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
            raise HTTPException(refusal.status_code, headers=plainly) from refusal

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = FOR_GOOD
        response.headers["X-Content-Type-Options"] = "nosniff"
        # Any site's page may load the widget; what lies here is for everybody.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def _static_files() -> GZipMiddleware:
    inside = [app.name for app in apps.get_app_configs() if (Path(app.path) / "static").is_dir()]
    files = Static(packages=[(package, "static") for package in ("alaka", *inside)])
    return GZipMiddleware(ExceptionMiddleware(files), minimum_size=1000)


def _load() -> None:
    """What the first pages would wait for: all that stands behind a door, the addresses of each
    language, and how to draw each kind of channel."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("home")
    for kind in registry.CHANNELS.values():
        with suppress(Exception):  # A package from outside; who needs it will hear why.
            import_string(kind)
    processes.keep_what_is_loaded()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alaka.settings")
django = get_asgi_application()
static = _static_files()
chat = import_string("alaka.edge.chat.application")
is_chat = import_string("alaka.edge.chat.is_hot")
collect = import_string("alaka.edge.collecting.doors.application")
is_collected = import_string("alaka.edge.collecting.doors.is_hot")
doors = {path: import_string(name) for path, name in HOT_DOORS.items()}
tidy = import_string("alaka.edge.garbage.tidy")
processes.keep_what_is_loaded()
# Of what pages need, once the server has started.
loading: "asyncio.Task[None] | None" = None


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    path: str = scope["path"]
    if is_collected(path):  # It bounds its bodies itself, and is asked most often.
        await collect(scope, receive, send)
        return
    if path.startswith(STATIC):
        _, _, rest = path.removeprefix(STATIC).partition("/")
        await static({**scope, "path": f"/{rest}", "root_path": ""}, receive, send)
        return
    if is_chat(path):  # It bounds its bodies itself, and reads them while a stream is open.
        await chat(scope, receive, send)
        return
    if loading is not None and not loading.done():
        await asyncio.wait([loading])
    most = settings.MAX_UPLOAD * (FILES_AT_THE_DESK if path.startswith("/desk/") else 1)
    # What was typed behind the files of a form is shown again, when they were too much.
    end = TYPED if path.startswith(FORMS) else 0
    # One byte more than may come, so that it is seen to be too much.
    await doors.get(path, django)(scope, bounded(receive, most + 1, end), send)


async def _live(receive: Receive, send: Send) -> None:
    """The server's own start and end. It says that it is there before all is loaded: chats and
    events need little of it, and pages wait as long as they would anyway."""
    global loading
    tidying = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            tidying = asyncio.create_task(tidy())
            loading = asyncio.create_task(asyncio.to_thread(_load))
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            if tidying is not None:
                tidying.cancel()
            return
