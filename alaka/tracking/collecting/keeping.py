"""What of a call is kept as JSON, as SeenEvent.data says."""

import msgspec
from django.utils.translation import gettext_lazy as _

from alaka.tracking.collecting import places
from alaka.tracking.collecting.circumstances import NO_CONTEXT, Circumstances
from alaka.tracking.collecting.faults import Fault
from alaka.tracking.collecting.shapes import NOTHING, Call, Context
from alaka.tracking.events import terms
from alaka.tracking.events.terms import Word
from alaka.tracking.models import Kind

LONGEST = 500
PAGE, GROUP, ALIAS = int(Kind.PAGE), int(Kind.GROUP), int(Kind.ALIAS)
# Of a page these are addresses, of which only so much is kept as words.seen leaves.
_ADDRESSES = {"url", "search", "hash", "referrer"}


def data(
    kind: int, call: Call, context: Context, around: Circumstances, search: str, address: str
) -> str | None:
    """Raises Fault and UnicodeDecodeError."""
    parts: list[str] = []
    if len(memoryview(call.properties)) > 2:
        properties = _of_a_page(call.properties) if kind == PAGE else call.properties
        _add_object(parts, "properties", properties)
    if len(memoryview(call.traits)) > 2:
        _add_object(parts, "traits", call.traits)
    if kind == GROUP:
        parts.append(f'"group":{_quoted(str(call.group_id))}')
    if kind == ALIAS:
        parts.extend(_before(str(call.previous_id), around.space))
    if call.category:
        parts.append(f'"category":{_quoted(call.category)}')
    if search:
        parts.append(f'"search":{_quoted(search)}')
    if address and (near := places.kept(address, around.addresses)):
        parts.append(f'"ip":"{near}"')
    if context is not NO_CONTEXT and (told := _told(context)):
        parts.append(f'"context":{{{told}}}')
    return f"{{{','.join(parts)}}}" if parts else None


def _of_a_page(raw: msgspec.Raw) -> msgspec.Raw:
    try:
        told = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError:
        return raw  # No object: it is refused, or null.
    if _ADDRESSES.isdisjoint(told):
        return raw
    rest = {name: value for name, value in told.items() if name not in _ADDRESSES}
    return msgspec.Raw(msgspec.json.encode(rest))


def _before(known: str, space: str) -> list[str]:
    """Both numbers that it may have: nobody knows whether it is a browser's or a customer's."""
    visitor = terms.number(Word.VISITOR, known)
    person = terms.number(Word.PERSON, f"{space}\n{known}")
    return [f'"previous_visitor":{visitor}', f'"previous_person":{person}']


def _told(context: Context) -> str:
    if context.app is context.device is context.os is context.screen is NOTHING and (
        context.timezone is context.traits is NOTHING
    ):
        return ""
    kept = (
        ("app", context.app), ("device", context.device), ("os", context.os),
        ("screen", context.screen), ("timezone", context.timezone), ("traits", context.traits),
    )  # fmt: skip
    return ",".join([f'"{name}":{_text(raw)}' for name, raw in kept if len(memoryview(raw)) > 4])


def _add_object(parts: list[str], name: str, raw: msgspec.Raw) -> None:
    text = _text(raw)
    if text[0] == "{":
        if len(text) > 2:
            parts.append(f'"{name}":{text}')
    elif text != "null":
        raise Fault(name, _("This must be an object."))


def _text(raw: msgspec.Raw) -> str:
    """As it came, but for the one letter that PostgreSQL does not keep."""
    text = str(memoryview(raw), "utf-8")
    if "\\u0000" in text:
        text = msgspec.json.encode(_clean(msgspec.json.decode(text))).decode()
    return text


def _clean(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    return value


def _quoted(text: str) -> str:
    return msgspec.json.encode(text.replace("\x00", "")[:LONGEST]).decode()
