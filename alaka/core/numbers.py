"""Numbers and money as people of our languages write and read them."""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, format_decimal

from alaka.core.dates import digits

_WESTERN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫٬−", "01234567890123456789.,-")
# What stands between groups of digits and is never a decimal mark.
_SPACES = re.compile("[\\s\u00a0\u202f'’_\u200e\u200f]")
_WHOLE = r"([0-9]+|[1-9][0-9]{0,2}(?:GROUP[0-9]{3})+)"
_SHAPES = {
    mark: re.compile(_WHOLE.replace("GROUP", re.escape(group)) + f"(?:{re.escape(mark)}([0-9]+))?")
    for mark, group in ((".", ","), (",", "."))
}
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([.,][0-9]{3})+")
# CLDR parts the letters of a currency from its digits; Babel does not.
_CROWDED = re.compile(r"(?<=[A-Z])(?=\d)")


def read(text: str, language: str) -> Decimal | None:
    """The number that is written so; None where it is none. ``1.234`` is more than a thousand
    where a comma marks the decimals.
    """
    has_marks = "٫" in text or "٬" in text
    plain = _SPACES.sub("", text.translate(_WESTERN))
    sign = plain[:1] if plain[:1] in {"+", "-"} else ""
    number = plain.removeprefix(sign)
    mark = "." if has_marks else _decimal_mark(number, language)
    found = _SHAPES[mark].fullmatch(number)
    if found is None:
        return None
    whole = re.sub("[.,]", "", found[1])
    return Decimal(f"{sign}{whole}.{found[2]}") if found[2] else Decimal(sign + whole)


def _decimal_mark(number: str, language: str) -> str:
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return "."
    mark = number[last]
    if "." in number and "," in number:
        return mark
    other = "," if mark == "." else "."
    if number.count(mark) > 1:
        return other
    own = str(Locale.parse(language).number_symbols["latn"]["decimal"])
    # One group of three after one mark may be a thousand: then the language decides.
    return other if _GROUPED.fullmatch(number) and mark != own else mark


def decimal(value: Decimal, language: str) -> str:
    """With the marks and digits of the language, and all the parts that there are."""
    parts = max(0, -int(value.as_tuple().exponent))
    return _formatted(value, "#,##0" + ("." + "0" * parts if parts else ""), language)


def money(value: Decimal, currency: str, language: str) -> str:
    """``currency`` by ISO 4217; without one it is a number with two parts."""
    if not currency:
        return _formatted(value, "#,##0.00", language)
    text = format_currency(value, currency, locale=language, numbering_system="default")
    text = _CROWDED.sub("\xa0", text)
    return digits(text, language)


def _formatted(value: Decimal, shape: str, language: str) -> str:
    text = format_decimal(value, shape, locale=language, numbering_system="default")
    return digits(text, language)
