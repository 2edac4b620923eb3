"""What was said in a conversation: read it, answer, take an answer back, note."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import Agent
from alaka.api.access import ApiRequest, Scope
from alaka.api.lists import Listed, listed
from alaka.api.problems import Errors, Problem
from alaka.api.shapes import MessageShape
from alaka.api.showing import visible
from alaka.api.values import Ahead, Given, GivenFile, Slice, Text
from alaka.core.models import Blob
from alaka.core.paging import Order
from alaka.inbox import answering
from alaka.inbox.copying import MOST, addresses
from alaka.inbox.models import Conversation, Message, MessageKind
from alaka.inbox.ways import CannotAnswer

router = Router(tags=["Messages"])

OLDEST = Order("at", is_falling=False)


class Remark(Given):
    text: Text = Field(min_length=1, max_length=200_000, examples=["Your order left today."])
    files: list[GivenFile] = Field(default=[], max_length=20)

    def saying(self, **more: object) -> answering.Saying:
        contents = [file.data for file in self.files]
        blobs = Blob.objects.keep(contents)
        files = [
            (file.name, file.content_type, blobs[hashlib.sha256(content).digest()])
            for file, content in zip(self.files, contents, strict=True)
        ]
        return answering.Saying(self.text, files=files, **more)  # type: ignore[arg-type]


class Say(Remark):
    send_at: Ahead | None = Field(None, description="Later; without it, in ten seconds.")
    copies: list[Text] = Field(
        [],
        max_length=MOST,
        description="E-mail addresses that get it too (Cc), where it goes by e-mail.",
        examples=[["accounts@example.com"]],
    )
    key: Text = Field(
        "",
        max_length=200,
        description="Yours: asking again with the same key sends nothing twice (200).",
        examples=["order-1042-shipped"],
    )


@router.get("/{pk}/messages", response=Listed[MessageShape], summary="Read its messages")
def index(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[MessageShape]:
    """Oldest first, internal notes among them (`kind` is `note`)."""
    rows = visible(request, pk, Scope.READ).messages.prefetch_related("attachments")
    return listed(rows.defer("search", "headers"), OLDEST, asked, MessageShape.of)


@router.get("/{pk}/messages/{message}", response=MessageShape, summary="Read one message")
def show(request: ApiRequest, pk: int, message: int) -> MessageShape:
    """Its `state` says what became of an answer."""
    return MessageShape.of(_message(visible(request, pk, Scope.READ), message))


@router.post(
    "/{pk}/replies",
    response={200: MessageShape, 201: MessageShape, 409: Errors},
    summary="Answer the person",
)
def reply(request: ApiRequest, pk: int, payload: Say) -> Answer[MessageShape]:
    """409: the person left no address that a channel of this inbox can write to."""
    conversation = visible(request, pk, Scope.ANSWER)
    digest = hashlib.sha256(f"{request.auth.pk}:{payload.key}".encode()).hexdigest()
    with transaction.atomic():
        # Locked, so that two that come at once with one key are one after the other.
        Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
        same = conversation.messages.filter(kind=MessageKind.OUTGOING, digest=digest)
        known = same.first() if payload.key else None
        if known is not None:
            return Answer(200, MessageShape.of(known))
        message = _say(conversation, payload, request.auth.agent)
        if payload.key:
            Message.objects.filter(pk=message.pk).update(digest=digest)
    return Answer(201, MessageShape.of(message))


def _say(conversation: Conversation, payload: Say, agent: Agent) -> Message:
    try:
        saying = payload.saying(send_at=payload.send_at, copies=_copies(payload.copies))
        return answering.reply(conversation, saying, by=agent)
    except CannotAnswer as problem:
        raise Problem("", str(problem), status=409) from problem


def _copies(given: list[str]) -> list[str]:
    try:
        return addresses(",".join(given))
    except ValidationError as problem:
        raise Problem("copies", problem.messages[0]) from problem


@router.delete(
    "/{pk}/replies/{message}",
    response={204: None, 409: Errors},
    summary="Take an answer back",
)
def withdraw(request: ApiRequest, pk: int, message: int) -> Answer[None]:
    """409: it has gone already. The text becomes a draft of the token's agent."""
    found = _message(visible(request, pk, Scope.ANSWER), message, kind=MessageKind.OUTGOING)
    if not answering.withdraw(found, by=request.auth.agent):
        raise Problem("", gettext("it has gone already"), status=409)
    return Answer(204, None)


@router.put(
    "/{pk}/replies/{message}/retry",
    response={200: MessageShape, 409: Errors},
    summary="Send a failed answer again",
)
def retry(request: ApiRequest, pk: int, message: int) -> MessageShape:
    """409: it did not fail."""
    conversation = visible(request, pk, Scope.ANSWER)
    found = _message(conversation, message, kind=MessageKind.OUTGOING)
    if not answering.retry(found, by=request.auth.agent):
        raise Problem("", gettext("it did not fail"), status=409)
    return MessageShape.of(_message(conversation, message))


@router.post("/{pk}/notes", response={201: MessageShape}, summary="Write an internal note")
def note(request: ApiRequest, pk: int, payload: Remark) -> Answer[MessageShape]:
    """Agents named with @ are called to it; the person never sees it."""
    conversation = visible(request, pk, Scope.ANSWER)
    saying = payload.saying()
    return Answer(201, MessageShape.of(answering.note(conversation, saying, by=request.auth.agent)))


def _message(conversation: Conversation, pk: int, **wanted: str) -> Message:
    rows = conversation.messages.prefetch_related("attachments").select_related("conversation")
    return get_object_or_404(rows, pk=pk, **wanted)
