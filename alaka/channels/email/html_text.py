"""Readable text of HTML that ``html.safe`` made: its output is regular, so tokens are enough."""

import re
from html import unescape

from alaka.channels.email import html
from alaka.channels.email.charsets import clean

# Lines that begin a quote or a signature for certain; ``quoting`` takes them out again.
ATTRIBUTION_MARK, SEPARATOR_MARK, SIGNATURE_MARK = "\ufdd0", "\ufdd1", "\ufdd2"
MARKS = {
    "attribution": ATTRIBUTION_MARK,
    "separator": SEPARATOR_MARK,
    "signature": SIGNATURE_MARK,
}

TOKEN = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|([^<]+)")
HREF = re.compile(r'href="([^"]*)"')
ALT = re.compile(r'alt="([^"]*)"')
KIND = re.compile(r'data-quote="([a-z]+)"')
SPACES = re.compile(r"[ \t\n\r\f]+")
SCHEME = re.compile(r"^https?://(?:www\.)?")
INVISIBLE = re.compile("[\u200b\u2060\u034f\u00ad\ufeff]")
BLOCKS = {
    *("div", "tr", "li", "center", "address", "dt", "dd", "caption", "table", "tbody", "thead"),
    *("tfoot", "ul", "ol", "dl"),
}
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"}


class Writer:
    """Lines of text, written tag by tag."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.mark = ""
        self.depth = 0
        self.lists: list[int] = []
        self.links: list[tuple[str, int]] = []
        self.preformatted = 0
        self.cell_ended = False

    def text(self, raw: str) -> None:
        value = clean(unescape(raw)) if "&" in raw else raw
        if self.preformatted:
            first, *rest = value.split("\n")
            self.line += first
            for each in rest:
                self.end_line()
                self.line = each
            return
        value = SPACES.sub(" ", value)
        if not self.line.strip():
            value = value.lstrip(" ")
        elif self.line.endswith(" "):
            value = value.removeprefix(" ")
        if self.cell_ended and value.strip():
            self.line = self.line.rstrip() + " | "
            value, self.cell_ended = value.lstrip(), False
        self.line += value

    def end_line(self) -> None:
        content = INVISIBLE.sub("", self.line).replace("\xa0", " ").rstrip()
        self.line, self.cell_ended = "", False
        # Bare quotes would be taken for the sender's own ">" otherwise.
        prefix = "> " * self.depth
        self.lines.append((self.mark if content else "") + (prefix + content).rstrip())
        if content:
            self.mark = ""

    def block(self, *, gap: bool = False) -> None:
        if self.line.strip():
            self.end_line()
        self.line = ""
        if gap and self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * self.depth).rstrip())

    def open(self, tag: str, attributes: str) -> None:
        if "data-quote" in attributes and (kind := KIND.search(attributes)):
            self.block()
            self.mark = MARKS.get(kind[1], self.mark)
        if tag == "br":
            self.end_line()
        elif tag in PARAGRAPHS:
            self.block(gap=True)
            self.preformatted += tag == "pre"
            if tag == "hr":
                self.line = "—" * 10
                self.block()
        elif tag == "blockquote":
            self.block()
            self.depth = min(self.depth + 1, 20)
        elif tag == "a":
            found = HREF.search(attributes)
            self.links.append((unescape(found[1]) if found else "", len(self.line)))
        elif tag == "img" and (found := ALT.search(attributes)) and found[1].strip():
            alt = unescape(found[1]).strip()
            self.text(alt if len(alt) <= 3 else f"[{alt}]")
        elif tag in BLOCKS:
            self._open_block(tag)

    def _open_block(self, tag: str) -> None:
        self.block()
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ul" else 1)
        elif tag == "li":
            indent = "  " * max(0, len(self.lists) - 1)
            number = self.lists[-1] if self.lists else 0
            self.line = indent + (f"{number}. " if number else "• ")
            if number:
                self.lists[-1] += 1

    def close(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self.block(gap=True)
            self.preformatted -= tag == "pre"
        elif tag == "blockquote":
            self.block()
            self.depth = max(0, self.depth - 1)
        elif tag == "a" and self.links:
            self._close_link(*self.links.pop())
        elif tag in ("td", "th"):
            self.cell_ended = bool(self.line.strip())
        elif tag in BLOCKS:
            self.block()
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()

    def _close_link(self, href: str, start: int) -> None:
        shown = self.line[start:].strip() if start <= len(self.line) else ""
        bare = href.removeprefix("mailto:").removeprefix("tel:").rstrip("/")
        plain = SCHEME.sub("", bare)
        if bare and shown and SCHEME.sub("", shown.rstrip("/")) != plain and len(bare) < 500:
            self.line += f" <{bare}>"


def text(safe_markup: str) -> str:
    """Text with links, lists, table cells and quotes (``> ``) readable."""
    writer = Writer()
    hidden = 0
    for closing, tag, attributes, words in TOKEN.findall(safe_markup):
        if hidden:
            hidden += _nesting(tag, closing, words)
        elif words:
            writer.text(words)
        elif closing:
            writer.close(tag)
        elif html.HIDDEN in attributes and tag not in ("br", "img", "hr", "col"):
            hidden = 1
        else:
            writer.open(tag, attributes)
    writer.block()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(writer.lines)).strip("\n")


def _nesting(tag: str, closing: str, words: str) -> int:
    if words or tag in ("br", "img", "hr", "col"):
        return 0
    return -1 if closing else 1


def stripped(markup: str) -> str:
    """Text of HTML that is not sane, by taking away what looks like a tag."""
    words = clean(unescape(re.sub(r"<[^<>]*>", "\n", markup[: html.MAX_LENGTH])))
    return re.sub(r"\s*\n\s*", "\n", words).strip()
