"""One web process on a socket that the supervisor opened: `python -m alaka.cli.web`."""

import argparse
import asyncio
import os
import socket

import uvicorn

APPLICATION = "alaka.asgi:application"
SLOWEST_ANSWER = 4  # seconds a request may still take when we are asked to end


class Server(uvicorn.Server):
    """uvicorn's server, that tells the supervisor when it answers."""

    def __init__(self, options: uvicorn.Config, ready: int | None) -> None:
        super().__init__(options)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.ready is not None:
            os.write(self.ready, b".")
            os.close(self.ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Streams would be waited for: let their readers connect to another process at once."""
        from alaka.edge.outlets import close_all

        for listening in self.servers:
            listening.close()
        close_all()
        await super().shutdown(sockets)


def serve(application: str, door: int, ready: int | None) -> None:
    options = uvicorn.Config(
        application,
        loop="uvloop",
        http=_protocol() if application == APPLICATION else "httptools",
        ws="none",
        lifespan="on",
        log_config=None,  # the settings have set up the logs
        log_level="warning",
        access_log=False,  # the middleware writes the line, with its request id
        proxy_headers=False,  # the settings say which proxies are believed
        server_header=False,
        backlog=2048,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=SLOWEST_ANSWER,
    )
    Server(options, ready).run(sockets=[socket.socket(fileno=door)])


def _protocol() -> type[asyncio.Protocol]:
    import alaka.asgi  # noqa: F401 - sets up Django, without which the doors cannot be loaded
    from alaka.edge.collecting.shortcut import Protocol

    return Protocol


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=int, required=True)
    parser.add_argument("--ready", type=int)
    parser.add_argument("--app", default=APPLICATION)
    asked = parser.parse_args()
    serve(asked.app, asked.socket, asked.ready)


if __name__ == "__main__":
    main()
