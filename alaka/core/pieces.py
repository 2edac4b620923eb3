"""Small parts of the desk's pages, as rooms offer them through ``registry.PIECES``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string

from alaka import registry

TOPBAR, STRIP, COMPOSER = "topbar", "strip", "composer"
PLACES, PLACE, COMPANY, PROFILE = "places", "place", "company", "profile"
DEAL, PRODUCT = "deal", "product"
PEOPLE, PICKED = "people", "picked"


@dataclass(frozen=True)
class Piece:
    """``place`` is ``topbar`` (beside the agent's menu), ``strip`` (under it), ``composer``
    (over the text of an answer, which is about a conversation), ``places`` (over the list of
    them, which it is about), ``place`` (on the page of one), ``company`` (on the page of one,
    about it and the ids of all records of its people), ``deal`` (on the page of one, which it is
    about), ``product`` (a button on the page of one, which it is about), ``people`` (beside
    what can be done to a whole list of people or companies, which it is about), ``picked`` (the
    same of those picked in it; a button of their form), or ``profile`` (a card on an agent's
    own page, which is about him).

    ``load`` gives what its template shows, as ``piece``, from the request and from what the place
    is about, if anything; None shows nothing.
    """

    place: str
    template: str
    load: Callable[..., dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True)
class Shown:
    template: str
    data: dict[str, Any]


@cache
def offered() -> tuple[Piece, ...]:
    found: list[Piece] = []
    for name in registry.PIECES:
        entry: Piece | Iterable[Piece] = import_string(name)
        found.extend([entry] if isinstance(entry, Piece) else entry)
    return tuple(sorted(found, key=lambda piece: piece.order))


def pieces(request: HttpRequest, place: str, *about: Any) -> list[Shown]:
    """Those of the place that have something to show to the reader of this request."""
    if not getattr(request.user, "role", None):
        return []
    loaded = ((piece, piece.load(request, *about)) for piece in offered() if piece.place == place)
    return [Shown(piece.template, data) for piece, data in loaded if data is not None]
