"""What every door for guests has in common: the channel, the origin, JSON, refusals in words.

A view behind ``guest_door`` takes the request's `Visit` and answers data or a response, or raises
Refusal. No cookie is read or set.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from alaka.channels.models import Channel
from alaka.channels.site import is_allowed, origins
from alaka.chats import sessions
from alaka.chats.asked import Asked, read
from alaka.chats.models import Guest
from alaka.chats.opening import Browser, guest_of
from alaka.chats.refusing import Refusal, refusal
from alaka.core import limits

Answer = HttpResponse | Mapping[str, Any] | None


@dataclass
class Visit:
    """One request at a door for guests."""

    request: HttpRequest
    channel: Channel
    # In which a refusal is worded.
    language: str = ""

    @property
    def browser(self) -> Browser:
        request = self.request
        return Browser(
            getattr(request, "client_address", ""), request.headers.get("User-Agent", "")
        )

    def asked(self, kind: type[Asked]) -> Asked:
        """The body as a value; raises Refusal."""
        asked = read(self.request.body, kind)
        self.language = getattr(asked, "language", "") or self.language
        return asked

    def guest(self, word: str) -> Guest:
        """Who speaks; raises Refusal."""
        guest = guest_of(self.channel, word)
        if guest is None:
            raise refusal(403, "session", field="session")
        self.language = guest.language or self.language
        return guest

    def limit(self, what: str, *, times: int, seconds: int) -> None:
        """So often from one network address; raises Refusal."""
        key = f"chat:{what}:{self.channel.pk}:{self.browser.address}"
        if limits.is_over(key, limit=times, seconds=seconds):
            raise refusal(429, "too_many", retry_after=min(seconds, 60))


def guest_door(
    method: str, ability: str = "live"
) -> Callable[[Callable[[Visit], Answer]], Callable[..., HttpResponse]]:
    """``ability`` is what a channel must have to be found behind this door."""

    def wrap(view: Callable[[Visit], Answer]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # No cookie counts here: the session comes in the body.
        @wraps(view)
        def door(request: HttpRequest, key: str) -> HttpResponse:
            if request.method not in (method, "OPTIONS"):
                return HttpResponse(status=405, headers={"Allow": f"{method}, OPTIONS"})
            response = _answer(view, request, key, ability)
            response.setdefault("Cache-Control", "no-store")
            return response

        return door

    return wrap


def _answer(
    view: Callable[[Visit], Answer], request: HttpRequest, key: str, ability: str
) -> HttpResponse:
    origin = request.headers.get("Origin", "")
    language = request.GET.get("language", "")
    try:
        visit = Visit(request, chat_channel(key, ability), language)
    except Refusal as no:
        return _with_cors(_refused(no, language), origin)
    visit.language = language or visit.channel.language
    if not is_allowed(origin, origins(visit.channel.settings)):
        return _refused(refusal(403, "origin", field="origin"), visit.language)
    if request.method == "OPTIONS":
        return _with_cors(HttpResponse(status=204), origin)
    try:
        response = _response(view(visit))
    except Refusal as no:
        response = _refused(no, visit.language)
    return _with_cors(response, origin)


def _response(answer: Answer) -> HttpResponse:
    if isinstance(answer, HttpResponse):
        return answer
    return HttpResponse(status=204) if answer is None else _json(answer)


def chat_channel(key: str, ability: str = "live") -> Channel:
    """The channel in use with this key that can do it; raises Refusal."""
    rows = Channel.objects.enabled().filter(key=key.replace("\x00", "")).select_related("inbox")
    channel = rows.first()
    if channel is None or not channel.can(ability):
        raise refusal(404, "channel")
    return channel


def _json(data: Mapping[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(data), status=status, content_type="application/json")


def _refused(no: Refusal, language: str) -> HttpResponse:
    response = _json(no.body(language), no.status)
    for name, value in no.headers.items():
        response[name] = value
    return response


def _with_cors(response: HttpResponse, origin: str) -> HttpResponse:
    for name, value in cors(origin):
        response[name] = value
    return response


def cors(origin: str) -> list[tuple[str, str]]:
    return [
        ("Access-Control-Allow-Origin", origin or "*"),
        ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
        ("Access-Control-Allow-Headers", "Content-Type"),
        ("Access-Control-Expose-Headers", "Retry-After"),
        ("Access-Control-Max-Age", "86400"),
        ("Vary", "Origin"),
    ]


def word_of(guest: Guest) -> str:
    return sessions.word_of(sessions.session_of(guest))
