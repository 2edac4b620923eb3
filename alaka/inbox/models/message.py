from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.contacts.consent.purposes import SERVICE
from alaka.core.words import WordsField


class MessageKind(models.TextChoices):
    INCOMING = "incoming", _("From the person")
    OUTGOING = "outgoing", _("Our answer")
    NOTE = "note", _("Note")


class MessageState(models.TextChoices):
    RECEIVED = "received", _("Received")
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Failed")


# Messages lie in stretches of 2**16, of 2**18 and of 2**22 ids. The index of words holds the number
# of each of the three that a message lies in, so that a word can be looked for in one alone.
STRETCHES = (16, 18, 22)
_NUMBERS = models.Func(
    models.F("id"),
    template="ARRAY[%(expressions)s >> 16 << 2, %(expressions)s >> 18 << 2 | 1, "
    "%(expressions)s >> 22 << 2 | 2]",
    output_field=ArrayField(models.BigIntegerField()),
)


# In ``why`` of what we say to somebody who asked nothing now, and for what it is said.
IS_NEWS, PURPOSE, UNLESS_ANSWERED = "is_news", "purpose", "unless_answered"
# What said it by itself (as in chains of causes), and that this was stopped before it had gone.
BECAUSE, HELD_BACK = "because", "held_back"


class MessageQuerySet(models.QuerySet["Message"]):
    def beside(self, pk: int, size: int) -> "MessageQuerySet":
        """Those of the stretch in which the id lies, of the 2**STRETCHES[size] wide ones."""
        number = pk >> STRETCHES[size] << 2 | size
        beside: Any = {"stretches__contains": [number]}
        return self.alias(stretches=_NUMBERS).filter(**beside)

    def heard(self) -> "MessageQuerySet":
        """What people said, the first of it first."""
        return self.filter(kind=MessageKind.INCOMING, automatic="").order_by("at", "pk")

    def unsent(self) -> "MessageQuerySet":
        """What has not gone, or is on its way."""
        return self.filter(state__in=[MessageState.QUEUED, MessageState.SENDING])

    def answers(self) -> "MessageQuerySet":
        """What failed has answered nobody, and neither has news for who asked nothing."""
        said = self.filter(kind=MessageKind.OUTGOING, automatic="").order_by("at", "pk")
        return said.exclude(state=MessageState.FAILED).exclude(why__has_key=IS_NEWS)


class Message(models.Model):
    """Something said by the contact or by us, or a note among ourselves.

    ``quoted`` is what was folded away. ``why`` says why it stands in this conversation, as a
    reason's name and what it rests on: see inbox.threading. ``external_id`` is the channel's
    (a Message-ID), and ours for what we send. ``fields`` are pairs of name and value: the
    database would forget the order of an object's keys.
    """

    conversation = models.ForeignKey(
        "inbox.Conversation", models.CASCADE, related_name="messages", db_index=False
    )
    channel = models.ForeignKey(
        "channels.Channel", models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, choices=MessageKind)
    state = models.CharField(max_length=10, choices=MessageState)
    at = models.DateTimeField()
    author = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    handle = models.ForeignKey(
        "contacts.Handle", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    quoted = models.TextField(blank=True, default="")
    fields = models.JSONField(default=list)
    headers = models.JSONField(default=dict)
    participants = models.JSONField(default=list)
    # Where its sender wants the answer, or where this answer went, if not to the handle.
    answer_to = models.CharField(max_length=320, blank=True, default="")
    # Ids of further channels of ours at which the same message arrived.
    also_at = models.JSONField(default=list)
    automatic = models.CharField(max_length=12, blank=True, default="")
    external_id = models.CharField(max_length=500, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    why = models.JSONField(default=dict)
    intake = models.ForeignKey(
        "channels.Intake", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    search = SearchVectorField(null=True)
    # Sending.
    send_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = WordsField(blank=True, default="")
    # Set right before the last word of a sending is said: from then on it may have arrived.
    handed_over_at = models.DateTimeField(null=True)
    # It was tried again after such a crash: it may have arrived twice, and the screen says so.
    is_doubtful = models.BooleanField(default=False)
    # How this answer found its conversation, for taking it back: see undoing.as_before.
    found = models.JSONField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id", "channel"],
                condition=~models.Q(external_id=""),
                name="message_once",
            )
        ]
        indexes = [
            models.Index(fields=["conversation", "at", "id"], name="message_order"),
            GinIndex(
                OpClass(_NUMBERS, "array_ops"),
                OpClass(models.F("search"), "tsvector_ops"),
                name="message_search",
                fastupdate=False,
            ),
            models.Index(
                fields=["send_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="message_unsent",
            ),
            models.Index(
                fields=["conversation"], condition=models.Q(state="failed"), name="message_failed"
            ),
            # Whether anything came by an address is asked wherever one goes.
            models.Index(
                fields=["handle"],
                condition=models.Q(handle__isnull=False),
                name="message_handle",
            ),
            # Said in a live channel, and nobody has confirmed it or carried it on by mail.
            models.Index(
                fields=["at"],
                condition=models.Q(
                    kind="outgoing",
                    state="sent",
                    automatic="",
                    send_at=None,
                    handed_over_at=None,
                ),
                name="message_unread_live",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_note(self) -> bool:
        return self.kind == MessageKind.NOTE

    @property
    def is_incoming(self) -> bool:
        return self.kind == MessageKind.INCOMING

    @property
    def is_outgoing(self) -> bool:
        return self.kind == MessageKind.OUTGOING

    @property
    def said_by(self) -> str:
        """Who of us said it; of what was written in another program, the name it was sent under."""
        return self.author.name if self.author else str(self.headers.get("from", ""))

    @property
    def copies(self) -> list[str]:
        """Who else got it: of an answer of ours, those after the first; else all but the sender."""
        if self.is_outgoing:
            return list(self.participants[1:])
        return [each for each in self.participants if each != self.answer_to]

    @property
    def is_news(self) -> bool:
        """Said to somebody who asked nothing now."""
        return IS_NEWS in self.why

    @property
    def purpose(self) -> str:
        """For what it is said: see alaka.contacts.consent.purposes."""
        return str(self.why.get(PURPOSE, SERVICE))

    @property
    def is_said_live(self) -> bool:
        """An answer in a chat, which is there as soon as it is stored."""
        return self.is_outgoing and self.send_at is None

    @property
    def can_be_withdrawn(self) -> bool:
        return self.is_outgoing and self.state == MessageState.QUEUED and self.attempts == 0
