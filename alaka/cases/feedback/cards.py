"""What feedback adds to the pages of settings: its card, and a part of the page of places."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.accounts.navigation import ADMINISTRATOR
from alaka.cases.feedback.places import forms_for_places
from alaka.core.navigation import Item
from alaka.core.pieces import PLACES, Piece
from alaka.inbox.models import Inbox


def over_places(request: HttpRequest, places: list[Any]) -> dict[str, Any] | None:
    """The way to all sheets, or to the form that is missing."""
    if not places:
        return None
    forms = forms_for_places()
    return {
        "forms": forms,
        "inboxes": Inbox.objects.order_by("name") if not forms else [],
        "is_administrator": cast(Agent, request.user).is_administrator,
    }


SETTINGS = [Item(_("Rules for cases"), "case-rules", "automation", 66, ADMINISTRATOR)]
PIECES = [Piece(PLACES, "cases/feedback/over_places.html", over_places)]
