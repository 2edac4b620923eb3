"""Splits and joins on the screen: the way back of each."""

from django.template.loader import render_to_string

from alaka.inbox.models import Regrouping


def with_way_back(text: str, move: Regrouping, url: str = "") -> str:
    """The text of a toast with a button that undoes the move, and perhaps a link."""
    return render_to_string("inbox/acts/regrouped.html", {"text": text, "move": move, "url": url})
