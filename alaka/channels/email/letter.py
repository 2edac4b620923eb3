"""The HTML part of a mail of ours: plain, in the reader's direction, like one typed by hand."""

import re
from functools import cache
from pathlib import Path

from django.template import Context, Engine, Template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from alaka.channels.contract import OutboundMessage

LINK = re.compile(r"https?://[^\s<>\"'«»]+[^\s<>\"'«».,;:!?)\]}،؛؟]")
RIGHT_TO_LEFT = ("fa", "ar", "he", "ur")
RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufefc]")
LETTER = re.compile(r"[^\W\d_]")
DATA_CID = re.compile(r'\sdata-cid="([^"<>]*)"')


@cache
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    return Engine(dirs=[str(folder)]).get_template("channels/email/message.html")


def letter_html(message: OutboundMessage) -> str:
    body = DATA_CID.sub(r' src="cid:\1"', message.html) if message.html else html_of(message.text)
    context = Context(
        {
            "language": message.language or "en",
            "direction": direction(message),
            "subject": message.subject,
            "body": mark_safe(body),  # noqa: S308 Escaped by html_of, or made safe by the inbox.
        }
    )
    return _template().render(context)


def direction(message: OutboundMessage) -> str:
    """Of the language; where it is not known, of the first letter."""
    if message.language:
        return "rtl" if message.language[:2] in RIGHT_TO_LEFT else "ltr"
    first = LETTER.search(message.text)
    return "rtl" if first and RTL_LETTER.match(first[0]) else "ltr"


def html_of(text: str) -> str:
    """Paragraphs, line breaks and links of plain text."""
    paragraphs = re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\x00", "").strip("\n"))
    return "\n".join(f"<p>{_inline(paragraph)}</p>" for paragraph in paragraphs)


def _inline(paragraph: str) -> str:
    out, end = "", 0
    for match in LINK.finditer(paragraph):
        address = escape(match[0])
        out += escape(paragraph[end : match.start()]) + f'<a href="{address}">{address}</a>'
        end = match.end()
    return (out + escape(paragraph[end:])).replace("\n", "<br>\n")
