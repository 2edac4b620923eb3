"""What a person wrote, apart from what is quoted or signature.

In: the text of a mail. Out: what is shown and what is folded away; every line is in one of them.
Nothing is folded when nothing would be left to read, replies between quoted lines stay with what
they answer, and what is forwarded is never folded.
"""

import re
from dataclasses import dataclass

from alaka.channels.email import html_text
from alaka.channels.email import quoting_words as words

MARKS = html_text.ATTRIBUTION_MARK + html_text.SEPARATOR_MARK + html_text.SIGNATURE_MARK
UNDERSCORES = re.compile(r"\s*[_-]{20,}\s*$")
DELIMITER = re.compile(r"--\s?$|—\s?$|__\s?$")
CONTACT_DETAIL = re.compile(
    r"\d{3}|(?:\d[ ./-]?){6}|@|https?://|www\.|\b(?:t[eé]l|mob|fax)\b", re.I
)
ADDRESS = re.compile(r"\S+@\S+")
DATED = re.compile(r"\d")
RULES = ("-", "_", "=", "—")
MAX_LINES = 20_000
MAX_SIGNATURE = 15
SHORT_QUOTE = 5
MAX_FAREWELL = 60
# Lines that look like naming a writer; a mail with more of them was made to keep us busy.
MAX_TRIES = 40


@dataclass(frozen=True)
class Split:
    text: str
    quoted: str


def split(text: str) -> Split:
    """Text to show, and text folded away, in the order of the mail."""
    lines = text.split("\n")
    marks = {i: line[0] for i, line in enumerate(lines) if line and line[0] in MARKS}
    for index in marks:
        lines[index] = lines[index].lstrip(MARKS)
    if len(lines) > MAX_LINES:
        return Split(_joined(lines), "")
    end = _separator(lines, marks)
    folded = _quote_blocks(lines, end, marks)
    folded.update(range(end, len(lines)))
    folded.update(_signature(lines, folded, marks))
    shown = [line for index, line in enumerate(lines) if index not in folded]
    if not any(line.strip() for line in shown):
        return Split(_joined(lines), "")
    return Split(_joined(shown), _joined([lines[index] for index in sorted(folded)]))


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n").rstrip()


def _separator(lines: list[str], marks: dict[int, str]) -> int:
    """The line from which all is an earlier mail, as Outlook puts it under the new one."""
    for index, line in enumerate(lines):
        if line.startswith(">"):
            continue
        is_rule = line.lstrip()[:1] in RULES
        if (is_rule or line.rstrip().endswith(":")) and words.FORWARDED.match(line):
            return len(lines)
        is_original = is_rule and words.ORIGINAL.match(line)
        if marks.get(index) == html_text.SEPARATOR_MARK or is_original:
            return index if not _is_forward_marked(lines, index) else len(lines)
        if ":" in line and _is_header_block(lines, index):
            above = index - 1
            while above >= 0 and not lines[above].strip():
                above -= 1
            return above if above >= 0 and UNDERSCORES.match(lines[above]) else index
    return len(lines)


def _is_forward_marked(lines: list[str], index: int) -> bool:
    return any(words.FORWARDED.match(line) for line in lines[index : index + 3])


def _is_header_block(lines: list[str], start: int) -> bool:
    """From, sent, to and subject of an earlier mail, in any of the languages, in a few lines."""
    first = words.LABEL_LINE.match(lines[start])
    if not first or words.LABEL_KIND[first[1].casefold()] not in ("from", "sent"):
        return False
    kinds = {words.LABEL_KIND[first[1].casefold()]}
    block = lines[start : start + 9]
    for line in block[1:]:
        if found := words.LABEL_LINE.match(line):
            kinds.add(words.LABEL_KIND[found[1].casefold()])
    # "From: Baku, to: Sarajevo, date: Friday" is an order, not the head of a mail.
    is_of_a_mail = "subject" in kinds or any("@" in line for line in block)
    return is_of_a_mail and "from" in kinds and len(kinds & {"sent", "to", "subject"}) >= 2


def _quote_blocks(lines: list[str], end: int, marks: dict[int, str]) -> set[int]:
    """Lines of ``>`` quotes to fold, with the line that says who wrote them.

    A quote at the end goes. One that is answered below stays with its answer, unless it is a
    whole earlier mail with the answer under it.
    """
    blocks = _blocks(lines, end)
    if not blocks:
        return _bare_quote(lines, end, marks)
    folded: set[int] = set()
    last_first, last_stop = blocks[-1]
    has_answer_below = _has_own_words(lines, last_stop, end)
    attribution = _attribution(lines, last_first, marks)
    if not has_answer_below:
        folded.update(range(attribution, last_stop))
    elif len(blocks) == 1 and not _has_own_words(lines, 0, attribution):
        is_whole_mail = attribution < last_first and last_stop - last_first > SHORT_QUOTE
        folded.update(range(attribution, last_stop) if is_whole_mail else ())
    return folded


def _blocks(lines: list[str], end: int) -> list[tuple[int, int]]:
    blocks: list[tuple[int, int]] = []
    for index in range(end):
        if not lines[index].lstrip().startswith(">"):
            continue
        if blocks and not any(line.strip() for line in lines[blocks[-1][1] : index]):
            blocks[-1] = (blocks[-1][0], index + 1)
        else:
            blocks.append((index, index + 1))
    return blocks


def _has_own_words(lines: list[str], start: int, stop: int) -> bool:
    """Whether a person says something there: more than blanks, a signature or a mobile's line."""
    for line in lines[start:stop]:
        if not line.strip() or line.startswith(">") or words.SENT_FROM.match(line):
            continue
        return not DELIMITER.match(line)
    return False


def _attribution(lines: list[str], quote: int, marks: dict[int, str]) -> int:
    """Where the lines begin that say who wrote the quote; the quote's own start if none do."""
    index = quote - 1
    while index >= 0 and not lines[index].strip():
        index -= 1
    found = quote
    for count in (1, 2, 3):
        start = index - count + 1
        if start < 0 or not lines[start].strip():
            break
        if marks.get(start) == html_text.ATTRIBUTION_MARK:
            return start
        if _is_attribution(lines[start : index + 1]):
            if DATED.search(ADDRESS.sub("", " ".join(lines[start : index + 1]))):
                # A line that begins with the address was cut behind the name.
                is_cut = start > 0 and lines[start].lstrip().startswith("<")
                return start - 1 if is_cut and lines[start - 1].strip() else start
            # No date in it: it may have begun a line above, else it is this one.
            found = start if found == quote else found
    return found


def _is_attribution(lines: list[str]) -> bool:
    joined = " ".join(line.strip() for line in lines)
    if len(joined) > 600 or not joined.rstrip(" \u200e\u200f\u202c*").endswith(":"):
        return False
    if words.UNSPOKEN_ATTRIBUTION.match(joined):
        return True
    return bool(words.ATTRIBUTION_HINT.search(joined)) and bool(
        words.ATTRIBUTION.match(joined.strip(" \u200e\u200f\u202a\u202b\u202c*"))
    )


def _bare_quote(lines: list[str], end: int, marks: dict[int, str]) -> set[int]:
    """A quote without ``>``: all under a line that surely names its writer."""
    tries = 0
    for index in range(end):
        if marks.get(index) == html_text.ATTRIBUTION_MARK:
            return set(range(index, end))
        line = lines[index]
        if not line.rstrip(" \u202c").endswith(":") or not words.ATTRIBUTION_HINT.search(line):
            continue
        tries += 1
        if tries > MAX_TRIES:
            break
        has_moment = re.search(r"[\d۰-۹٠-٩]{2}", line) or "@" in line
        for start in (index, index - 1):
            if start < 0 or not _is_attribution(lines[start : index + 1]):
                continue
            if has_moment or re.search(r"\d{2}", lines[start]):
                return set(range(start, end))
    return set()


def _signature(lines: list[str], folded: set[int], marks: dict[int, str]) -> set[int]:
    """The lines of the signature among those that are still shown."""
    shown = [index for index in range(len(lines)) if index not in folded]
    while shown and not lines[shown[-1]].strip():
        shown.pop()
    found: set[int] = set()
    for position in range(len(shown) - 1, max(-1, len(shown) - MAX_SIGNATURE - 2), -1):
        index = shown[position]
        if DELIMITER.match(lines[index]) or marks.get(index) == html_text.SIGNATURE_MARK:
            found.update(shown[position:])
            shown = shown[:position]
            break
    tail = [index for index in shown if lines[index].strip()][-3:]
    for index in tail:
        if words.SENT_FROM_HINT.search(lines[index]) and words.SENT_FROM.match(lines[index]):
            found.add(index)
    return found | _under_farewell(lines, [index for index in shown if index not in found])


def _under_farewell(lines: list[str], shown: list[int]) -> set[int]:
    """Post, firm and numbers below "Best regards" and the name; those two stay."""
    for position in range(len(shown) - 1, max(-1, len(shown) - MAX_SIGNATURE), -1):
        line = lines[shown[position]]
        if len(line) > MAX_FAREWELL or not words.FAREWELL.match(line):
            continue
        below = [index for index in shown[position + 1 :] if lines[index].strip()]
        details = below[1:]
        texts = [lines[index] for index in details]
        if any(len(t) > 90 or t.rstrip().endswith(("?", "؟")) for t in texts):
            return set()
        if any(words.POSTSCRIPT.match(t) or t.startswith(">") for t in texts):
            return set()
        return set(details) if any(CONTACT_DETAIL.search(t) for t in texts) else set()
    return set()
