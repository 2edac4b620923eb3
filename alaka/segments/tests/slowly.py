"""The same language answered row by row in Python: what the statements are compared with."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.contacts.models import Consent, Contact, ContactTag, Position
from alaka.core import clock
from alaka.inbox.models import Conversation, Message, Satisfaction
from alaka.segments.models import SegmentMember


def holds(data: Any, contact: Contact, agent: Agent) -> bool:
    if not data:
        return True
    if "all" in data:
        return all(holds(each, contact, agent) for each in data["all"])
    if "any" in data:
        return any(holds(each, contact, agent) for each in data["any"])
    if "not" in data:
        return not holds(data["not"], contact, agent)
    name = data["of"]
    if name in ROWS:
        rows = [row for row in ROWS[name](contact, agent) if _fits(name, row, data)]
        if then := data.get("then"):
            rows = [row for row in rows if _came(then, _at(name, row), contact, agent)]
        return _enough(data, rows)
    if name == "owner":
        mine = ["me"] if contact.owner_id == agent.pk else []
        return _owned(data["op"], data.get("value"), [str(contact.owner_id or ""), *mine])
    if name == "consent":
        return any(_said(data, _words(contact, purpose)) for purpose in data["value"])
    return VALUES[name](data["op"], data.get("value"), contact)


def _words(contact: Contact, purpose: str) -> dict[str, bool]:
    """The last word on each channel; one on all of them goes over what was said before."""
    words: dict[str, bool] = {}
    rows = Consent.objects.filter(contact__in=contact.ids, purpose=purpose)
    for row in rows.order_by("at", "pk"):
        words = {} if row.scheme == "" else words
        words[row.scheme] = row.is_given
    return words


def _said(data: Any, words: dict[str, bool]) -> bool:
    if channel := data.get("channel"):
        word = words.get(channel, words.get(""))
        words = {} if word is None else {channel: word}
    match data["op"]:
        case "given":
            return any(words.values())
        case "withdrawn":
            return not all(words.values())
    return not words


def _enough(data: Any, found: list[Any]) -> bool:
    least = {"any": 1, "none": 0, "at_least": data.get("count")}[data["op"]]
    return not found if data["op"] == "none" else len(found) >= least


def _fits(name: str, row: Any, data: Any) -> bool:
    at = _at(name, row)
    days = (data.get("within") or {}).get("days")
    if days is not None and at < clock.now() - timedelta(days=days):
        return False
    return all(PARTS[name][part](row, value) for part, value in (data.get("where") or {}).items())


def _at(name: str, row: Any) -> datetime:
    at: datetime = row.at if name in ("messages", "satisfaction") else row.opened_at
    return at


def _came(then: Any, at: datetime, contact: Contact, agent: Agent) -> bool:
    """After that moment; that nothing came is known when the days are over."""
    name, span = then["of"], timedelta(days=(then.get("within") or {}).get("days", 99_999))
    rows = [row for row in ROWS[name](contact, agent) if _fits(name, row, {**then, "within": None})]
    there = [row for row in rows if at < _at(name, row) <= at + span]
    if further := then.get("then"):
        there = [row for row in there if _came(further, _at(name, row), contact, agent)]
    is_known = then["op"] != "none" or "within" not in then or at + span < clock.now()
    return is_known and _enough(then, there)


def _seen(agent: Agent) -> set[int]:
    return set(Conversation.objects.visible_to(agent).values_list("pk", flat=True))


ROWS: dict[str, Any] = {
    "conversations": lambda contact, agent: [
        row
        for row in Conversation.objects.filter(contact__in=contact.ids)
        if row.pk in _seen(agent)
    ],
    "messages": lambda contact, agent: [
        row
        for row in Message.objects.filter(conversation__contact__in=contact.ids)
        if row.kind != "note" and row.conversation_id in _seen(agent)
    ],
    "satisfaction": lambda contact, agent: [
        row
        for row in Satisfaction.objects.filter(conversation__contact__in=contact.ids)
        if row.conversation_id in _seen(agent)
    ],
    "cases": lambda contact, agent: list(
        Case.objects.visible_to(agent).filter(contact__in=contact.ids)
    ),
}
PARTS: dict[str, dict[str, Any]] = {
    "conversations": {
        "status": lambda row, value: row.status in value,
        "channel": lambda row, value: str(row.channel_id) in value,
        "inbox": lambda row, value: str(row.inbox_id) in value,
        "tag": lambda row, value: any(str(tag.pk) in value for tag in row.tags.all()),
        "answered": lambda row, value: (row.first_response_at is not None) is value,
        "waiting": lambda row, value: (
            (row.status == "open" and row.waiting_since is not None) is value
        ),
    },
    "messages": {
        "who": lambda row, value: {"incoming": "they", "outgoing": "we"}[row.kind] in value,
        "channel": lambda row, value: str(row.channel_id) in value,
    },
    "satisfaction": {"score": lambda row, value: str(row.score) in value},
    "cases": {
        "kind": lambda row, value: row.kind in value,
        "status": lambda row, value: row.status in value,
        "severity": lambda row, value: str(row.severity) in value,
        "place": lambda row, value: str(row.place_id) in value,
        "topic": lambda row, value: str(row.topic_id) in value,
        "answered": lambda row, value: (row.answered_at is not None) is value,
    },
}


def _text(op: str, value: str, texts: list[str]) -> bool:
    texts = [text.upper() for text in texts]
    match op:
        case "empty":
            return not any(texts)
        case "filled":
            return any(texts)
        case "contains":
            return any(value.upper() in text for text in texts)
        case "begins":
            return any(text.startswith(value.upper()) for text in texts)
        case "is":
            return value.upper() in texts
    return value.upper() not in texts


def _choice(op: str, value: Any, held: str) -> bool:
    values = value if isinstance(value, list) else [value]
    return {
        "is": held in values,
        "is_not": held not in values,
        "empty": not held,
        "filled": bool(held),
    }[op]


def _owned(op: str, value: Any, held: list[str]) -> bool:
    values = value if isinstance(value, list) else [value]
    is_any = any(each and each in values for each in held)
    return {"is": is_any, "is_not": not is_any, "empty": not held[0], "filled": bool(held[0])}[op]


def _day(op: str, value: Any, held: datetime) -> bool:
    if op in ("last", "ago"):
        return (held >= clock.now() - timedelta(days=value)) is (op == "last")
    day, then = date.fromisoformat(value), held.astimezone(UTC).date()
    return then < day if op == "before" else then > day


def _addresses(contact: Contact) -> list[Any]:
    return [handle for handle in contact.all_handles() if handle.scheme != "chat"]


def _positions(contact: Contact) -> list[Position]:
    return list(Position.objects.filter(contact__in=contact.ids).select_related("company"))


VALUES: dict[str, Any] = {
    "company": lambda op, value, contact: _text(
        op, value, [row.company.name for row in _positions(contact)]
    ),
    "role": lambda op, value, contact: _text(op, value, [row.role for row in _positions(contact)]),
    "name": lambda op, value, contact: _text(op, value, [contact.name]),
    "language": lambda op, value, contact: _choice(op, value, contact.language),
    "country": lambda op, value, contact: _choice(op, value, contact.country),
    "timezone": lambda op, value, contact: _choice(op, value, contact.timezone),
    "tag": lambda op, value, contact: (
        any(
            str(each.tag_id) in value for each in ContactTag.objects.filter(contact__in=contact.ids)
        )
        is (op == "has")
    ),
    "segment": lambda op, value, contact: (
        any(
            str(each.segment_id) in value
            for each in SegmentMember.objects.filter(contact__in=contact.ids)
        )
        is (op == "has")
    ),
    "preferred_channel": lambda op, value, contact: _choice(op, value, contact.preferred_channel),
    "first_seen": lambda op, value, contact: _day(op, value, contact.created_at),
    "reachable": lambda op, value, contact: (
        any(handle.scheme in value for handle in _addresses(contact)) is (op == "has")
    ),
    "address": lambda op, value, contact: _text(
        op, value, [handle.value for handle in _addresses(contact)]
    ),
    "proved": lambda op, value, contact: (
        any(handle.proved_at for handle in _addresses(contact)) is (op == "yes")
    ),
}
