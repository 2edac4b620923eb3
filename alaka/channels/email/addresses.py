"""Address lines: names and addresses, whatever was forgotten to be quoted."""

import re
from collections.abc import Iterable

from alaka.channels.contract import Address
from alaka.channels.email.headers import Headers, text

TOKEN = re.compile(
    r'"(?P<quoted>(?:\\.|[^"\\]){0,500}+)"|\((?P<comment>[^()]*)\)|<(?P<angle>[^<>]*)>?'
    r"|(?P<end>[,;])|(?P<colon>:)|(?P<plain>[^\",;:<>()]+)|(?P<other>.)",
    re.DOTALL,
)
ADDRESS = re.compile(r"[^\s@<>()\[\]\",:;\\]+@[^\s@<>()\[\]\",:;\\]+|[^\s@<>()\",;]+@\[[^\]\s]+\]")
MAX_ADDRESSES = 200
# Where a reply address of ours may stand, the surest first.
RECIPIENT_LINES = (
    "x-original-to",
    "delivered-to",
    "envelope-to",
    "x-envelope-to",
    "x-forwarded-to",
    "to",
    "cc",
    "resent-to",
)


def addresses(lines: Iterable[str]) -> list[Address]:
    """Every address of the raw lines, in their order, each once, at most 200."""
    found: dict[str, Address] = {}
    for line in lines:
        for name, value in _split(line):
            if value and value not in found:
                found[value] = Address("email", value, name)
            if len(found) >= MAX_ADDRESSES:
                break
    return list(found.values())


def _split(line: str) -> Iterable[tuple[str, str]]:
    words: list[str] = []
    comment = ""
    for match in TOKEN.finditer(line):
        kind = match.lastgroup
        if kind == "angle":
            yield _named("".join(words) or comment), normal(match["angle"])
            words, comment = [], ""
        elif kind == "end":
            # A comma in an unquoted name ("Smith, John <…>") does not end the address.
            phrase = "".join(words)
            if "@" in phrase:
                yield _bare(phrase, comment)
                words, comment = [], ""
            elif phrase.strip() and match["end"] == ",":
                words.append(", ")
        elif kind == "colon":
            if words and "@" not in "".join(words) and "".join(words).strip() != "mailto":
                words = []  # The name of a group.
        elif kind == "comment":
            comment = match["comment"]
        elif kind == "quoted":
            words.append(re.sub(r"\\(.)", r"\1", match["quoted"]))
        elif kind == "plain":
            words.append(match["plain"])
    if "@" in (phrase := "".join(words)):
        yield _bare(phrase, comment)


def _bare(phrase: str, comment: str) -> tuple[str, str]:
    value = normal(phrase)
    rest = phrase.replace("mailto", "")
    name = rest.rpartition(" ")[0] if " " in rest.strip() else ""
    return _named(comment or ("" if "@" in name else name)), value


def _named(raw: str) -> str:
    name = text(raw).strip(" \t'\",;")[:200]
    return "" if ADDRESS.fullmatch(name) else name


def normal(raw: str) -> str:
    """The address in lower case, or "" if there is none in it."""
    match = ADDRESS.search(text(raw).removeprefix("mailto:"))
    return match[0].strip(".'").lower() if match and len(match[0]) <= 254 else ""


def first(headers: Headers, *names: str) -> Address | None:
    for name in names:
        for address in addresses(headers.all(name)):
            return address
    return None


def reply_tokens(headers: Headers, own: str) -> tuple[str, ...]:
    """What stands behind the plus in our own address, where the mail was sent to; as found."""
    local, _, domain = own.lower().rpartition("@")
    if not local:
        return ()
    pattern = re.compile(
        r"(?<![\w.+-])"
        + re.escape(local)
        + r"\+([A-Za-z0-9._=-]{1,200})@"
        + re.escape(domain)
        + r"(?![\w-]|\.\w)",
        re.IGNORECASE,
    )
    lines = [line for name in RECIPIENT_LINES for line in headers.all(name)]
    return tuple(dict.fromkeys(pattern.findall("\n".join(lines))))


def is_own(address: str, own: str) -> bool:
    """Whether it is our address, with or without something behind a plus."""
    local, _, domain = address.lower().rpartition("@")
    own_local, _, own_domain = own.lower().rpartition("@")
    return bool(own) and domain == own_domain and local.partition("+")[0] == own_local
