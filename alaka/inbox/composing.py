"""What stands in the composer of a conversation: the draft, its files, and the way it would go."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts.models import Handle
from alaka.core import signing
from alaka.core.models.blob import UPLOADS_LIVE
from alaka.core.prepared import given, prepared
from alaka.inbox.forms import FILE, SayingForm
from alaka.inbox.models import Conversation, Draft, Message
from alaka.inbox.moments import Moment, moments
from alaka.inbox.ways import CannotAnswer, way_out


@dataclass
class Composer:
    """``cannot`` is why no answer can go; ``overtaken`` the answer another gave meanwhile."""

    conversation: Conversation
    text: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    is_note: bool = False
    form: SayingForm | None = None
    channel: Channel | None = None
    handle: Handle | None = None
    to: str = ""
    # Who else gets it, as one line; None where the channel knows no copies.
    copies: str | None = None
    cannot: str = ""
    is_forbidden: bool = False
    overtaken: Message | None = None
    last: int = 0
    # The sign of the draft that is shown.
    draft: str = ""

    @property
    def is_live(self) -> bool:
        """What is sent is there at once: nothing to take back, and Enter may send."""
        return self.channel is not None and self.channel.can("live")

    @property
    def choices(self) -> list[Moment]:
        return list(moments())

    @property
    def chips(self) -> list[tuple[dict[str, Any], str]]:
        """Each file with the signed token that stands for it in the form."""
        return [(file, token(file)) for file in self.files]


def token(file: dict[str, Any]) -> str:
    return signing.sign(FILE, file, UPLOADS_LIVE)


def composer(
    conversation: Conversation,
    agent: Agent,
    form: SayingForm | None = None,
    last: int | None = None,
) -> Composer:
    """The composer as the agent left it, or with the form that was refused.

    ``last`` is the newest message on the writer's screen, where that is known already.
    """
    typed: str | None = None
    made = Composer(conversation, form=form, last=newest(conversation) if last is None else last)
    if form is not None:
        made.text, made.files = form.data.get("text", ""), form.uploaded
        made.draft, typed = form.data.get("draft", ""), form.data.get("copies")
    else:
        draft = _draft().first(conversation=conversation.pk, agent=agent.pk)
        if draft is not None:
            made.text, made.files, made.is_note = draft.text, draft.files, draft.is_note
            made.draft, typed = draft.sign, draft.copies
    try:
        made.channel, made.handle, asked, copies = way_out(conversation)
        made.to = asked or str(made.handle)
        if made.channel.can("copies"):
            made.copies = ", ".join(copies) if typed is None else typed
    except CannotAnswer as problem:
        made.cannot, made.is_note = str(problem), True
        made.is_forbidden = problem.is_forbidden
    return made


@prepared
def _draft() -> QuerySet[Draft]:
    return Draft.objects.filter(conversation=given("conversation"), agent=given("agent"))


def newest(conversation: Conversation) -> int:
    """The id of the newest message, by which the composer knows what its writer has seen."""
    rows = conversation.messages.order_by("-pk").values_list("pk", flat=True)
    return rows.first() or 0
