"""Ids of a page, of which none may be there twice: a label would lead to the wrong field."""

from collections import Counter
from html.parser import HTMLParser
from typing import Any


class Ids(HTMLParser):
    """What is in a template is not on the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.templates = 0
        self.feed(page)

    @property
    def twice(self) -> list[str]:
        return [name for name, count in self.found.items() if count > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.templates += tag == "template"
        name = dict(attrs).get("id")
        if name and not self.templates:
            self.found[name] += 1

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"


def ids_of(response: Any) -> Ids:
    is_page = "html" in response.headers.get("Content-Type", "") and not response.streaming
    return Ids(response.content.decode() if is_page else "")
