"""Conversations of a list as a table that leaves the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from alaka.contacts.listing import give_handles
from alaka.core.sheets import Description, Told
from alaka.core.sheets.describing import labelled, named
from alaka.inbox.models import Conversation


def _fetch(ids: list[int]) -> Any:
    beside = ("contact", "inbox", "channel", "place", "team", "assignee", "satisfaction")
    rows = Conversation.objects.filter(pk__any_of=ids).select_related(*beside)
    found = list(rows.prefetch_related("tags"))
    give_handles(list({row.contact.pk: row.contact for row in found}.values()))
    return found


def _score(row: Conversation) -> int | None:
    found = getattr(row, "satisfaction", None)
    return found and found.score


CONVERSATIONS = Description(
    "conversations",
    (
        Told("id", _("Number"), lambda row: row.pk),
        Told("subject", _("Subject"), lambda row: row.subject),
        Told("contact", _("Person"), *named("contact")),
        Told("inbox", _("Inbox"), *named("inbox")),
        Told("channel", _("Channel"), *named("channel")),
        Told("place", _("Place"), *named("place")),
        Told("team", _("Team"), *named("team")),
        Told("assignee", _("Agent"), *named("assignee")),
        Told("language", _("Language"), lambda row: row.language),
        Told("status", _("State"), *labelled("status")),
        Told("tags", _("Tags"), lambda row: [each.name for each in row.tags.all()]),
        Told("opened_at", _("Began"), lambda row: row.opened_at),
        Told("last_activity_at", _("Last activity"), lambda row: row.last_activity_at),
        Told("waiting_since", _("Waiting since"), lambda row: row.waiting_since),
        Told("due_at", _("Deadline"), lambda row: row.due_at),
        Told("first_response_at", _("First answer"), lambda row: row.first_response_at),
        Told("closed_at", _("Closed"), lambda row: row.closed_at),
        Told("satisfaction", _("Satisfaction"), _score),
        Told("resolution", _("How it was solved"), lambda row: row.resolution),
    ),
    _fetch,
)
