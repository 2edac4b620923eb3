"""Plain text → safe HTML: paragraphs, line breaks, links and e-mail addresses; nothing else.

Only http, https and mailto are ever linked, and every character that came in is escaped.
"""

import re
from html import escape

from django.utils.safestring import SafeString, mark_safe

# No address holds these unescaped, and direction marks could hide where a link leads.
_NOT_IN_URL = r"\s<>\"'`«»“”|\\^{}\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069"
_URL = rf"(?P<url>(?:https?://|www\.)[^{_NOT_IN_URL}]{{1,2000}})"
_LABEL = r"[A-Za-z0-9-]{1,63}"
_EMAIL = rf"(?P<email>[A-Za-z0-9][\w.+-]{{0,63}}@{_LABEL}(?:\.{_LABEL}){{1,5}})"
_LINK = re.compile(rf"(?<![\w.@/+-])(?:{_URL}|{_EMAIL})", re.IGNORECASE)
_AFTER = ".,;:!?…،؛؟*_~"
_PAIRS = {")": "(", "]": "["}


def linkify(text: str) -> SafeString:
    """One ``<p dir="auto">`` for each run of lines between empty ones, ``<br>`` inside it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    paragraphs = re.split(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+", lines.strip("\n"))
    html = "\n".join(f'<p dir="auto">{_paragraph(part)}</p>' for part in paragraphs if part.strip())
    return mark_safe(html)  # noqa: S308 - every piece below goes through escape


def _paragraph(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for found in _LINK.finditer(text):
        pieces.append(escape(text[end : found.start()]))
        target = _trimmed(found[0])
        pieces.append(_anchor(target, is_email=found["email"] is not None))
        end = found.start() + len(target)
    pieces.append(escape(text[end:]))
    return "".join(pieces).replace("\n", "<br>\n")


def _trimmed(target: str) -> str:
    """Without the punctuation of the sentence around, keeping brackets that were opened inside."""
    while target:
        last = target[-1]
        opened = _PAIRS.get(last)
        if last in _AFTER or (opened and target.count(last) > target.count(opened)):
            target = target[:-1]
        else:
            break
    return target


def _anchor(target: str, is_email: bool) -> str:
    shown = escape(target)
    if is_email:
        return f'<a href="mailto:{shown}">{shown}</a>'
    if target.lower() in ("http://", "https://", "www"):
        return shown
    address = shown if "://" in target[:8] else f"https://{shown}"
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer nofollow">{shown}</a>'
