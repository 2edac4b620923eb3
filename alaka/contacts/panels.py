"""Panels about a person: at the side of a conversation, and on the person's own page.

Each room offers its own through ``registry.PANELS``, by the dotted name of a Panel or of a list of
them. Where script runs, those that are not ``early`` come by a second request, as soon as the page
stands: it is read meanwhile. What is long comes by a link of its own.
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
from alaka.core.scripting import has_script

Load = Callable[[HttpRequest, Contact, Any], dict[str, Any] | None]

SIDE, PAGE = "side", "page"


@dataclass(frozen=True)
class Panel:
    """``load`` gets request, contact and the conversation at hand or None; None shows nothing.

    ``on`` says where it stands: ``side`` of a conversation, the person's ``page``, or both;
    ``early`` where it comes with the page itself.
    """

    name: str
    title: str | Promise
    template: str
    load: Load
    order: int
    on: tuple[str, ...] = (SIDE, PAGE)
    early: tuple[str, ...] = ()


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


# The part that is waited for.
LATER = "person-later"


def in_parts(request: HttpRequest) -> bool:
    """Not what the address asks for, a filter or a page of the time line: that comes at once."""
    return has_script(request) and not request.GET


def panels(
    request: HttpRequest, contact: Contact, conversation: Any = None, *, early: bool | None = None
) -> list[Shown]:
    """Those that have something to show, in their order: all, the early ones, or the rest."""
    place = PAGE if conversation is None else SIDE
    if contact.erased_at is not None:
        return []  # Nothing is known, and nothing is to be added.
    contact = contact if contact.root_id is None else Contact.objects.get(pk=contact.root_id)
    shown = []
    for panel in offered():
        if place not in panel.on or early not in (None, place in panel.early):
            continue
        context = panel.load(request, contact, conversation)
        if context is not None:
            context |= {"panel": panel, "contact": contact, "place": place}
            shown.append(Shown(panel, render_to_string(panel.template, context, request)))
    return shown
