"""The short way through the doors of tracking: without a task and messages of ASGI.

Enters: requests as uvicorn reads them. Most bring good events of a source that is known: they are
handed to the writer as soon as they are read, and answered when it says that they are stored.
Whatever is unusual goes the long way, and is answered there (collecting.doors).
"""

from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from alaka.edge.asking import Request
from alaka.edge.collecting import answers, doors, taking
from alaka.edge.collecting.doors import Underway

# Bytes of a body; uvicorn stops reading when there are twice as many that nobody asked for.
LARGEST = 32 * 1024


class Protocol(HttpToolsProtocol):
    """uvicorn's, that tries the short way first."""

    # A request whose body is awaited before anything is done.
    brief: RequestResponseCycle | None = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        is_read = cycle is not self.cycle or not cycle.more_body
        if is_read or cycle.waiting_for_100_continue or not _may_be_brief(cycle.scope):
            super()._start_asgi_task(cycle, app)
        else:
            self.brief = cycle

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        if self.brief is not None and len(self.brief.body) > LARGEST:
            self._go_the_long_way(self.brief)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        cycle: Any = self.brief
        if cycle is None:
            return
        request = Request(cycle.scope, cycle.receive, cycle.send)
        underway = doors.at_once(request, bytes(cycle.body))
        if underway is None:
            self._go_the_long_way(cycle)
        else:
            self.brief = None
            underway.stored.add_done_callback(partial(self._answer, cycle, underway))

    def _go_the_long_way(self, cycle: RequestResponseCycle) -> None:
        self.brief = None
        super()._start_asgi_task(cycle, self.app)

    def _answer(self, cycle: RequestResponseCycle, underway: Underway, stored: Any) -> None:
        if stored.exception() or stored.result() or self.flow.write_paused:
            super()._start_asgi_task(cycle, partial(doors.finish, underway))
            return
        taking.count(underway.brought)
        if self.transport.is_closing():
            return
        headers = [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        told = answers.whole(underway.request.origin, is_last=not cycle.keep_alive)
        self.transport.write(b"".join([b"HTTP/1.1 200 OK\r\n", *headers, told]))
        cycle.response_started = cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()


def _may_be_brief(scope: Any) -> bool:
    return bool(scope["method"] == "POST") and doors.is_hot(scope["path"])
