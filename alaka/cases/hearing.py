"""Whether a customer says that it is solved, that it is not, or something else.

No understanding of language: short lists of how people say these two things in our five
languages, compared folded (``riješeno`` is ``rijeseno``), sentence by sentence. What is said with
a negation belongs to the other side ("did not happen again", "problem qalmadı"); a question or a
condition says neither. In doubt it is something else, which a person reads.
"""

import re
from enum import StrEnum
from pathlib import Path

from alaka.core.folding import fold


class Heard(StrEnum):
    CONFIRMED = "confirmed"
    UNSOLVED = "unsolved"
    UNCLEAR = "unclear"


# In phrases.txt, by section: good (a negation of something bad, which says that it is solved),
# bad, solved, came (which says so beside thanks), fault (what nobody is glad of), thanks, and
# around (greetings and the like, which say nothing).
_DOUBT = re.compile(
    r"[?؟]|^(?:if|unless|eger|ako|ukoliko|si|s.il|اگر|اگه|چنانچه)\b|"
    r"^(?:when|is|has|will|can|could) "
)
_BUT = re.compile(
    r"\b(?:but|however|although|except|amma|lakin|ancaq|ali|medutim|osim|mais|cependant|sauf|"
    r"ولی|اما|فقط)\b"
)
_NOT = re.compile(
    r"\b(?:not|nt|never|nothing|\w+n.t|yox|deyil|\w+m[ae]y?\w+|nije|nisu|nisam|nismo|nema|ne|pas|rien|"
    r"jamais|(?:نشد|نکرد|نرسید|نیامد|نداد)\w*)\b"
)
# Names and a few words more may stand beside thanks; with a clear "it is solved", a sentence.
_FEW, _SOME = 3, 14


def _sections() -> dict[str, re.Pattern[str]]:
    lines: dict[str, list[str]] = {}
    gap, name = r"(?:\w+ ){0,4}?", ""
    for line in (Path(__file__).parent / "phrases.txt").read_text().splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            rule = line.removesuffix(" …").replace(" … ", " " + gap)
            lines.setdefault(name, []).append(rule)
    return {
        name: re.compile(r"(?<!\w)(?:" + "|".join(rules) + r")(?!\w)")
        for name, rules in lines.items()
    }


_PHRASES = _sections()
_good, _bad, _solved = _PHRASES["good"], _PHRASES["bad"], _PHRASES["solved"]
_came, _fault = _PHRASES["came"], _PHRASES["fault"]
_thanks, _around = _PHRASES["thanks"], _PHRASES["around"]
_SENTENCES = re.compile(r"(?<=[.!?؟…])\s+|\n+")
_SPACES = re.compile(r"[^\w'’?؟]+")


def hear(text: str) -> tuple[Heard, str]:
    """What is said, and the sentence that says so (of something else: "")."""
    sentences = [each.strip() for each in _SENTENCES.split(text[:4000]) if each.strip()]
    verdicts = [_of(sentence) for sentence in sentences]
    for sentence, verdict in zip(sentences, verdicts, strict=True):
        if verdict == Heard.UNSOLVED:
            return Heard.UNSOLVED, sentence
    if sentences and _is_plain(sentences):
        return Heard.CONFIRMED, sentences[0]
    return Heard.UNCLEAR, ""


def _plain(sentence: str) -> str:
    return _SPACES.sub(" ", fold(sentence)).strip()


def _of(sentence: str) -> Heard:
    words = _plain(sentence)
    is_doubtful = bool(_DOUBT.search(words))
    rest = _good.sub(" ", words)
    if _bad.search(rest):
        is_question = words.endswith(("?", "؟"))
        if not is_doubtful or (is_question and _NOT.search(rest)):
            return Heard.UNSOLVED
        return Heard.UNCLEAR
    if is_doubtful or _BUT.search(words):
        return Heard.UNCLEAR
    if rest != words or _solved.search(rest):
        return Heard.CONFIRMED
    return Heard.UNCLEAR


def _is_plain(sentences: list[str]) -> bool:
    """Whether nothing but thanks, or that it is solved, is said."""
    text = " ".join(map(_plain, sentences))
    rest = _good.sub(" ", text)
    if "?" in text or "؟" in text or _BUT.search(text) or _fault.search(rest):
        return False
    is_thankful = bool(_thanks.search(text))
    is_solved = any(_of(each) == Heard.CONFIRMED for each in sentences)
    is_solved = is_solved or (is_thankful and bool(_came.search(rest)))
    for said in (_solved, _came, _thanks, _around):
        rest = said.sub(" ", rest)
    left = len(rest.split())
    return left <= _SOME if is_solved else is_thankful and left <= _FEW
