"""The common cases of reading a telephone number, some thirty times as fast as the library.

From the library's own tables; whatever is not plain here is left to it. A test compares the two.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_BETWEEN = str.maketrans(dict.fromkeys(" ()-./\u00a0\u2011\u2013", ""))
_KINDS = (
    "mobile", "fixed_line", "voip", "toll_free", "premium_rate", "shared_cost", "personal_number",
    "pager", "uan", "voicemail",
)  # fmt: skip


@dataclass(frozen=True)
class _Plan:
    """How a country numbers. ``shapes`` are its kinds of numbers, each with its lengths."""

    code: str
    lengths: frozenset[int]
    whole: re.Pattern[str]
    shapes: tuple[tuple[re.Pattern[str], frozenset[int]], ...]
    # What is dialled before a number of the country, and before one of another.
    inside: re.Pattern[str] | None
    abroad: re.Pattern[str] | None
    is_simple: bool
    # Of those who share a code: whether numbers are compared with all that it gives out.
    is_asked: bool


def e164(written: str, country: str) -> str | None:
    """The number, if it is plainly one; None says nothing. ``written`` has plain digits only."""
    digits = written.translate(_BETWEEN)
    if digits[:1] == "+":
        return _international(digits[1:])
    if not digits.isdecimal() or not digits.isascii() or len(country) != 2:
        return None
    plan = _plan(country)
    if plan is None or not plan.is_simple or digits.startswith(plan.code):
        return None
    if plan.abroad and plan.abroad.match(digits):
        return None
    if plan.inside and (found := plan.inside.match(digits)):
        rest = digits[found.end() :]
        if not plan.whole.fullmatch(digits) or plan.whole.fullmatch(rest):
            digits = rest
    if digits[:1] == "0" or len(digits) not in plan.lengths:
        return None
    return f"+{plan.code}{digits}" if _is_given_out(plan, digits) else None


def country(e164: str) -> str:
    """Whose it plainly is: the code is that country's alone, or it is the first who is asked and
    gives such numbers out."""
    digits = e164[1:]
    regions = _regions(digits[:3])
    if not regions or not regions[0].isalpha():
        return ""
    if len(regions) == 1:
        return regions[0]
    plan = _plan(regions[0])
    if plan is None or not plan.is_asked:
        return ""
    national = digits[len(plan.code) :]
    is_plain = not (plan.inside and plan.inside.match(national))
    return regions[0] if is_plain and _is_given_out(plan, national) else ""


def _is_given_out(plan: _Plan, national: str) -> bool:
    return bool(plan.whole.fullmatch(national)) and any(
        len(national) in lengths and shape.fullmatch(national) for shape, lengths in plan.shapes
    )


def _international(digits: str) -> str | None:
    if not digits.isdecimal() or not digits.isascii():
        return None
    regions = _regions(digits[:3])
    plan = _plan(regions[0]) if regions else None
    if plan is None:
        return None
    national = digits[len(plan.code) :]
    if len(national) not in plan.lengths or (plan.inside and plan.inside.match(national)):
        return None
    return f"+{digits}"


@cache
def _regions(digits: str) -> tuple[str, ...]:
    """Of a number that begins with these three."""
    if digits[:1] in {"", "0"}:
        return ()
    for length in (1, 2, 3):
        if found := COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length])):
            return found
    return ()


@cache
def _plan(country: str) -> _Plan | None:
    known: Any = PhoneMetadata.metadata_for_region(country, None)
    if known is None or known.id == "001" or not known.general_desc:
        return None
    lengths = frozenset(known.general_desc.possible_length)
    shapes = []
    for kind in _KINDS:
        each = getattr(known, kind)
        if each is not None and each.national_number_pattern:
            own = frozenset(each.possible_length) or lengths
            shapes.append((re.compile(each.national_number_pattern), own))
    inside = known.national_prefix_for_parsing
    first = COUNTRY_CODE_TO_REGION_CODE[known.country_code][0]
    return _Plan(
        code=str(known.country_code),
        lengths=lengths,
        whole=re.compile(known.general_desc.national_number_pattern),
        shapes=tuple(shapes),
        inside=re.compile(inside) if inside else None,
        abroad=re.compile(known.international_prefix) if known.international_prefix else None,
        # Others ask more: who shares the code, what a prefix is turned into.
        is_simple=(
            first == country
            and not known.leading_digits
            and not known.national_prefix_transform_rule
            and "(" not in (inside or "").replace("(?:", "")
        ),
        is_asked=not known.leading_digits,
    )
