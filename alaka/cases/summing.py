"""What was said in a conversation, shortly: the text a case begins with."""

from alaka.inbox.models import Conversation, MessageKind

# Enough to decide on; the whole is one click away.
LONGEST = 3000
MESSAGES = 20


def summary(conversation: Conversation) -> str:
    """The person's own words, the first first, without quotations and machines' letters."""
    said = conversation.messages.filter(kind=MessageKind.INCOMING, automatic="").order_by(
        "at", "pk"
    )
    parts: list[str] = []
    for message in said.only("text", "fields")[:MESSAGES]:
        fields = "\n".join(f"{name}: {value}" for name, value in message.fields)
        part = message.text.strip() or fields
        if part and part not in parts:
            parts.append(part)
    text = "\n\n".join(parts)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
