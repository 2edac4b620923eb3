"""Mails as the programs of the world write them, each with what is read from it.

Beside every ``.eml`` stands a ``.json``: all that leaves the border, but for fields that are empty
and the kept headers.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from alaka.channels.contract import DeliveryReport, InboundMessage, Parsed
from alaka.channels.email import parsing

from .conftest import OWN

PAYLOADS = Path(__file__).parent / "payloads"


def told(values: list[Parsed]) -> list[dict[str, Any]]:
    return [_report(v) if isinstance(v, DeliveryReport) else _message(v) for v in values]


def _report(value: DeliveryReport) -> dict[str, Any]:
    return {name: str(given) for name, given in vars(value).items() if given and name != "shown_as"}


def _message(value: InboundMessage) -> dict[str, Any]:
    given: dict[str, Any] = dict(vars(value))
    given["sender"] = [value.sender.value, value.sender.name]
    given["sent_at"] = value.sent_at.isoformat() if value.sent_at else ""
    given["participants"] = [[each.value, each.name] for each in value.participants]
    given["files"] = [[f.name, f.content_type, len(f.content), f.content_id] for f in value.files]
    given["references"] = list(value.references)
    given["reply_tokens"] = list(value.reply_tokens)
    del given["headers"]
    return {name: each for name, each in given.items() if each}


@pytest.mark.parametrize("payload", sorted(PAYLOADS.glob("*.eml")), ids=lambda path: path.stem)
def test_a_mail_is_read_as_its_neighbour_file_says(payload: Path) -> None:
    expected = json.loads(payload.with_suffix(".json").read_text())
    assert told(parsing.parse(payload.read_bytes(), OWN)) == expected


@pytest.mark.parametrize("payload", sorted(PAYLOADS.glob("*.eml")), ids=lambda path: path.stem)
def test_line_ends_and_the_way_taken_do_not_change_what_a_mail_is(payload: Path) -> None:
    raw = payload.read_bytes()
    other = raw.replace(b"\r\n", b"\n")
    if not raw.startswith(b"From "):
        other = b"Received: by another.example; Fri, 20 Nov 2026 20:00:00 +0000\n" + other
    first, second = parsing.open_mail(raw), parsing.open_mail(other)
    assert first.digest == second.digest


def test_there_are_enough_of_them() -> None:
    assert len(list(PAYLOADS.glob("*.eml"))) >= 70
