"""A site's form as tests post it: to the real door, into the real database."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from alaka.channels.models import Channel
from alaka.inbox.models import Inbox, Message

NOON = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)
BOUNDARY = "----WebKitFormBoundaryQ2xhcmlvbg"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
GOOD = {"name": "Dana Əliyeva", "email": "Dana@Example.com", "message": "Salam!\nGül istəyirəm."}


def make_channel(language: str = "en", **settings: Any) -> Channel:
    inbox, _ = Inbox.objects.get_or_create(name="Shop")
    return Channel.objects.create(
        kind="form", name="Site", key="site", inbox=inbox, language=language, settings=settings
    )


def post(fields: Mapping[str, str], query: str = "", **headers: str) -> Any:
    return Client().post(f"/f/site{query}", dict(fields), headers=headers)


def post_body(body: bytes, content_type: str, **headers: str) -> Any:
    return Client().post("/f/site", body, content_type=content_type, headers=headers)


def multipart(parts: list[tuple[str, bytes] | tuple[str, bytes, str]]) -> tuple[bytes, str]:
    """A body as a browser writes it: (name, value) or (name, content, file name)."""
    body = b""
    for name, value, *rest in parts:
        head = f'Content-Disposition: form-data; name="{name}"'
        if rest:
            head += f'; filename="{rest[0]}"\r\nContent-Type: application/octet-stream'
        body += f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + value + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"


def only_message() -> Message:
    return Message.objects.select_related("handle", "conversation__contact").get()


def sender_of(message: Message) -> str:
    assert message.handle is not None
    return f"{message.handle.scheme}:{message.handle.value}"


class FormReader(HTMLParser):
    """The form of a page, its controls and their values, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.values: dict[str, str] = {}
        self.hidden_from_people: set[str] = set()
        self._area = self._select = ""
        self._is_hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        name = attributes.get("name", "")
        if tag == "form":
            self.action = attributes["action"]
        if tag in ("p", "div"):
            self._is_hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
        if tag == "input" and name and attributes.get("type") != "file":
            is_box = attributes.get("type") == "checkbox"
            self.values[name] = "" if is_box else attributes.get("value", "")
            if self._is_hidden and attributes.get("type") != "hidden":
                self.hidden_from_people.add(name)
        elif tag == "textarea":
            self._area, self.values[name] = name, ""
        elif tag == "select":
            self._select = name
            self.values.setdefault(name, "")
        elif tag == "option" and "selected" in attributes:
            self.values[self._select] = attributes["value"]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = ""


def form_of(response: Any) -> FormReader:
    return FormReader(response.content.decode())


def errors_of(response: Any) -> str:
    """The words of all errors in the page."""
    html = response.content.decode()
    found = re.findall(
        r'class="(?:field-error|notice notice-danger)".*?</div>\s*</div>', html, re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]*>|^[^>]*>", " ", " ".join(found)).split())
