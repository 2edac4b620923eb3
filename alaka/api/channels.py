"""Channels: send in what was said, as values or as the channel's own raw bytes."""

from django.db import IntegrityError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field, ValidationInfo, field_validator, model_validator

from alaka.accounts.models import Agent, Place
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.shapes import ChannelShape, MessageShape
from alaka.api.values import Given, GivenFile, Language, Past, Text, email
from alaka.channels.contract import Address, File, InboundMessage, Raw
from alaka.channels.models import Channel, Intake, IntakeState
from alaka.channels.models.channel import ChannelQuerySet
from alaka.channels.storing import store
from alaka.core import phones
from alaka.inbox.intake import take_one
from alaka.inbox.models import Conversation, Message
from alaka.inbox.receiving import receive
from alaka.inbox.seeing import channels_seen

router = Router(tags=["Channels"])


class Sender(Given):
    """Who said it. The e-mail address, or else the number, decides who the person is."""

    email: Text = Field("", max_length=254, examples=["dana@example.org"])
    phone: Text = Field("", max_length=40, examples=["+387 33 123 456"])
    name: Text = Field("", max_length=200, examples=["Dana Novak"])

    @field_validator("email", "phone")
    @classmethod
    def _read(cls, text: str, info: ValidationInfo) -> str:
        if not text.strip():
            return ""
        if info.field_name == "email":
            return email(text)
        number = phones.parse(text, "")
        if number is None:
            raise ValueError(
                gettext("must be a telephone number that begins with + and the country")
            )
        return number

    @model_validator(mode="after")
    def _can_be_known(self) -> "Sender":
        if not self.email and not self.phone:
            raise ValueError(gettext("needs an e-mail address or a telephone number"))
        return self

    @property
    def addresses(self) -> list[Address]:
        given = (("email", self.email), ("phone", self.phone))
        return [Address(scheme, value, self.name) for scheme, value in given if value]


class SendIn(Given):
    external_id: Text = Field(
        min_length=1,
        max_length=400,
        description="Yours (a Message-ID, say): the same one comes in once.",
        examples=["crm-88231"],
    )
    sender: Sender
    text: Text = Field(max_length=1_000_000, examples=["When do you open on Sunday?"])
    subject: Text = Field("", max_length=300)
    sent_at: Past | None = Field(None, description="Now, if it is not given.")
    language: Language = Field("", max_length=5)
    place: Text = Field(
        "",
        max_length=20,
        description="Code of the place it is about; empty: the channel's.",
        examples=["k7mwp4qa"],
    )
    references: list[Text] = Field(
        default=[],
        max_length=100,
        description="External ids of messages before it, nearest first: it joins their matter.",
    )
    fields: dict[Text, Text] = Field(
        default={},
        max_length=100,
        description="What else was entered. `alaka_kind` (complaint, request, question, praise, "
        "idea), `alaka_topic`, `alaka_severity` (minor, normal, severe) and `alaka_wish` make it "
        "feedback, of which a case begins.",
        examples=[{"Order number": "1042"}],
    )
    files: list[GivenFile] = Field(default=[], max_length=20)

    @property
    def inbound(self) -> InboundMessage:
        first, *others = self.sender.addresses
        return InboundMessage(
            external_id=self.external_id,
            sender=first,
            handles=tuple(others),
            text=self.text,
            subject=self.subject,
            sent_at=self.sent_at,
            language=self.language,
            place=self.place,
            references=tuple(self.references),
            fields=self.fields,
            files=tuple(File(file.name, file.content_type, file.data) for file in self.files),
        )


class Named(Schema):
    key: Text = Field(
        min_length=1,
        max_length=380,
        description="Yours: the same key comes in once.",
        examples=["archive-000017"],
    )


class RawTaken(Schema):
    state: IntakeState
    reason: str = Field(description="Why it is in quarantine.")
    messages: list[int] = Field(description="The messages that came of it.")
    conversations: list[int]


@router.get("", response=Listed[ChannelShape], summary="List the channels and their health")
def index(request: ApiRequest) -> Listed[ChannelShape]:
    rows = _visible(request, Scope.READ).order_by("name", "pk")
    return whole([ChannelShape.of(row) for row in rows])


@router.get("/{pk}", response=ChannelShape, summary="Read a channel and its health")
def show(request: ApiRequest, pk: int) -> ChannelShape:
    return ChannelShape.of(get_object_or_404(_visible(request, Scope.READ), pk=pk))


@router.post(
    "/{pk}/messages",
    response={200: MessageShape, 201: MessageShape, 409: Errors},
    summary="Send in something said",
)
def send_in(request: ApiRequest, pk: int, payload: SendIn) -> Answer[MessageShape]:
    """For any kind of channel. 201: it is new; 200: it was here already, and is as it was."""
    channel = get_object_or_404(_visible(request, Scope.SEND_IN).enabled(), pk=pk)
    if payload.place and not Place.objects.filter(key=payload.place).exists():
        raise Problem("place", gettext("is not the code of a place"))
    try:
        message = receive(channel, payload.inbound)
    except IntegrityError:  # The same came at this very moment.
        message = None
    if message is not None:
        return Answer(201, MessageShape.of(message))
    return Answer(200, MessageShape.of(_known(channel, payload.external_id, request.auth.agent)))


def _known(channel: Channel, external_id: str, agent: Agent) -> Message:
    """What is here already, unless it was joined into what the token's agent may not see."""
    known = Message.objects.select_related("conversation").get(
        channel=channel, external_id=external_id
    )
    if not Conversation.objects.visible_to(agent).filter(pk=known.conversation_id).exists():
        raise Problem("external_id", gettext("is here already, and not yours to see"), status=409)
    return known


@router.post(
    "/{pk}/raw",
    response={202: RawTaken},
    summary="Send in the channel's own bytes: a whole e-mail, a form post",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in (
                    "message/rfc822",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data",
                )
            },
        }
    },
)
def send_raw(request: ApiRequest, pk: int, named: Query[Named]) -> Answer[RawTaken]:
    """The bytes are stored before this answers. `stored`: they are taken in within seconds;
    `done`; `repeated`: its message was here already; `quarantined`: it cannot be read."""
    channel = get_object_or_404(_visible(request, Scope.SEND_IN).enabled(), pk=pk)
    if not request.body:
        raise Problem("", gettext("the body is empty"))
    raw = Raw(f"api:{named.key}", request.body, request.headers.get("content-type", "")[:200])
    store(channel, [raw])
    intake = channel.intakes.get(key=raw.key)
    take_one(intake)
    return Answer(202, _taken(intake))


def _taken(intake: Intake) -> RawTaken:
    intake.refresh_from_db(fields=["state", "reason"])
    rows = Message.objects.filter(intake=intake, channel=intake.channel_id)
    found = list(rows.values_list("pk", "conversation"))
    return RawTaken(
        state=IntakeState(intake.state),
        reason=str(intake.reason),
        messages=[message for message, _ in found],
        conversations=sorted({conversation for _, conversation in found}),
    )


def _visible(request: ApiRequest, scope: Scope) -> ChannelQuerySet:
    return channels_seen(require(request, scope))
