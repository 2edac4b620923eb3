"""What is told of an event: the event and what it is about, in the shapes of the API.

Long or secondary parts are left out (`docs/webhooks.md` says which): they are asked for where
they are wanted.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from alaka.api.case_shapes import CaseShape
from alaka.api.models import Webhook
from alaka.api.shapes import ContactShape, ConversationShape, EventShape, MessageShape
from alaka.api.showing import CLOCKS, TAGS
from alaka.api.webhooks.verbs import TEST
from alaka.cases.models import Case
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation, Message
from alaka.timeline.models import Event

Row = TypeVar("Row", bound=Model)

# Of each shape what is long, or depends on who reads it.
_LEFT_OUT = {
    EventShape: {"is_hidden"},
    ContactShape: {"places", "own"},
    MessageShape: {"html", "quoted"},
}


def bodies(events: Iterable[Event]) -> dict[int, str]:
    """By event, as JSON; some statements for them all."""
    about = list(events)
    messages = _by_id(
        Message.objects.prefetch_related("attachments").defer("search", "headers"),
        _subjects(about, Message),
    )
    conversations = _by_id(
        Conversation.objects.prefetch_related(TAGS, CLOCKS),
        _subjects(about, Conversation) | {each.conversation_id for each in messages.values()},
    )
    cases = _by_id(
        Case.objects.prefetch_related("links", "steps").defer("search"), _subjects(about, Case)
    )
    contacts = _by_id(
        Contact.objects.prefetch_related("handles"),
        {event.contact_id for event in about if event.contact_id is not None},
    )
    found: dict[int, str] = {}
    for event in about:
        message = messages.get(_subject(event, Message))
        place = message.conversation_id if message else _subject(event, Conversation)
        data = {
            "event": _told(EventShape, event),
            "contact": _told(ContactShape, contacts.get(event.contact_id or 0)),
            "conversation": _told(ConversationShape, conversations.get(place)),
            "message": _told(MessageShape, message),
            "case": _told(CaseShape, cases.get(_subject(event, Case))),
        }
        found[event.pk] = _body(event.verb, event.at, data)
    return found


def of_test(webhook: Webhook) -> str:
    return _body(TEST, clock.now(), {"webhook": {"id": webhook.pk, "name": webhook.name}})


def _body(verb: str, at: datetime, data: dict[str, Any]) -> str:
    whole = {"type": verb, "timestamp": at, "data": data}
    # The encoder of the API's own answers.
    return json.dumps(whole, cls=NinjaJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def _told(shape: Any, row: Model | None) -> dict[str, Any] | None:
    if row is None:
        return None
    made: Schema = shape.of(row)
    return made.model_dump(exclude=_LEFT_OUT.get(shape))


def _subject(event: Event, model: type[Model]) -> int:
    """Its id where the event is about such a thing, else one that nothing has."""
    return event.subject_id if event.subject_type == model._meta.label_lower else 0


def _subjects(events: Iterable[Event], model: type[Model]) -> set[int]:
    return {_subject(event, model) for event in events} - {0}


def _by_id(rows: "QuerySet[Row]", ids: set[int]) -> dict[int, Row]:
    return rows.in_bulk(ids) if ids else {}
