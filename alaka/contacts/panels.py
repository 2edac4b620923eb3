"""Panels about a person: at the side of a conversation, and on the person's own page.

Each room offers its own through ``registry.PANELS``, by the dotted name of a Panel or of a list of
them. What a panel shows is loaded when the page is; what is long comes by a link of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from alaka import registry
from alaka.contacts.models import Contact

Load = Callable[[HttpRequest, Contact, Any], dict[str, Any] | None]

SIDE, PAGE = "side", "page"


@dataclass(frozen=True)
class Panel:
    """``load`` gets request, contact and the conversation at hand or None; None shows nothing.

    ``on`` says where it stands: ``side`` of a conversation, the person's ``page``, or both.
    """

    name: str
    title: str | Promise
    template: str
    load: Load
    order: int
    on: tuple[str, ...] = (SIDE, PAGE)


@dataclass(frozen=True)
class Shown:
    panel: Panel
    html: SafeString


@cache
def offered() -> tuple[Panel, ...]:
    found: list[Panel] = []
    for name in registry.PANELS:
        entry: Panel | Iterable[Panel] = import_string(name)
        found.extend([entry] if isinstance(entry, Panel) else entry)
    return tuple(sorted(found, key=lambda panel: panel.order))


def panels(request: HttpRequest, contact: Contact, conversation: Any = None) -> list[Shown]:
    """Those that have something to show, in their order."""
    place = PAGE if conversation is None else SIDE
    if contact.erased_at is not None:
        return []  # Nothing is known, and nothing is to be added.
    contact = contact if contact.root_id is None else Contact.objects.get(pk=contact.root_id)
    shown = []
    for panel in offered():
        if place not in panel.on:
            continue
        context = panel.load(request, contact, conversation)
        if context is not None:
            context |= {"panel": panel, "contact": contact, "place": place}
            shown.append(Shown(panel, render_to_string(panel.template, context, request)))
    return shown
