"""Idempotency keys: a POST that is sent twice with one key is carried out once.

Enters: a POST with the header ``Idempotency-Key``. Leaves: its answer, kept for a day in the
transaction of what it did, or the kept one once more. Of a request that was refused nothing is
kept: mended, it may come with the same key. All POSTs go through here (`api.application`).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from alaka.api.models import Answered, Token
from alaka.api.models.answered import KEPT
from alaka.api.problems import Problem
from alaka.core import clock

HEADER = "Idempotency-Key"
LONGEST = 255
# Said again along with the body.
_HEADERS = ("Content-Type", "ETag", "Location")


class ReplayedError(Exception):
    """The answer is known already."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True)
class Claim:
    """A key that nobody used before, until this request is answered."""

    token: Token
    key: str
    digest: str

    def keep(self, response: HttpResponse) -> None:
        Answered.objects.update_or_create(
            token=self.token,
            key=self.key,
            defaults={
                "digest": self.digest,
                "status": response.status_code,
                "headers": {name: response[name] for name in _HEADERS if name in response},
                "body": response.content,
                "at": clock.now(),
            },
        )


def claim(request: HttpRequest, token: Token) -> None:
    """To be asked once it is known whose token it is. Raises Problem, ReplayedError."""
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        reason = gettext("must have 1 to %(count)d plain characters")
        raise Problem(HEADER, reason % {"count": LONGEST})
    if not _is_ours(token, key):
        raise Problem(
            HEADER, gettext("a request with this key is still being carried out"), status=409
        )
    digest, kept = _digest(request), Answered.objects.kept().filter(token=token, key=key).first()
    if kept is None:
        request.claim = Claim(token, key, digest)  # type: ignore[attr-defined]
        return
    if kept.digest != digest:
        raise Problem(HEADER, gettext("was used for another request"))
    response = HttpResponse(bytes(kept.body), status=kept.status, headers=kept.headers)
    response["Idempotent-Replayed"] = "true"
    raise ReplayedError(response)


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is done and that it was answered are stored together, or neither."""

    @wraps(view)
    def answered(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponse:
        if request.method != "POST" or HEADER not in request.headers:
            return view(request, *parts, **named)
        with transaction.atomic():
            response = view(request, *parts, **named)
            claimed: Claim | None = getattr(request, "claim", None)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif claimed is not None and response.status_code < 400:
                claimed.keep(response)
        return response

    return answered


def sweep() -> None:
    """Forget what is older than a day."""
    Answered.objects.filter(at__lte=clock.now() - KEPT).delete()


def _is_ours(token: Token, key: str) -> bool:
    """Whether nobody else is at it; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"idempotency:{token.pk}:{key}"],
        )
        return bool(cursor.fetchone()[0])


def _digest(request: HttpRequest) -> str:
    about = f"{request.method} {request.get_full_path()}\n{request.content_type}\n"
    return hashlib.sha256(about.encode() + request.body).hexdigest()
