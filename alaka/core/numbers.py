"""Numbers and money as people of our languages write and read them."""

import re
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_currency, format_decimal, get_currency_name, get_currency_symbol

from alaka.core.dates import digits
from alaka.core.folding import fold

_WESTERN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫٬−", "01234567890123456789.,-")
# What stands between groups of digits and is never a decimal mark.
_SPACES = re.compile("[\\s\u00a0\u202f'’_\u200e\u200f]")
_PERCENT = re.compile("^[%٪﹪％]|[%٪﹪％]$")
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


def read_share(text: str, language: str) -> Decimal | None:
    """Of a hundred, as spreadsheets keep it: ``15 %`` is 0.15; None where no such sign stands on
    either side of a number."""
    plain = _SPACES.sub("", text)
    bare = _PERCENT.sub("", plain)
    number = read(bare, language) if len(plain) == len(bare) + 1 else None
    return None if number is None else number.scaleb(-2)


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


def read_money(text: str, currency: str, language: str) -> Decimal | None:
    """An amount, with or without its currency as people write it: ``1.234,50 KM``, ``€5``, ``12
    man.``; None where it is no number, or in another currency."""
    found = _AMOUNT.fullmatch(text.translate(_WESTERN_DIGITS).strip())
    if found is None:
        return None
    said = _bare(found["before"] + found["after"])
    if said and (not currency or said not in _names_of(currency)):
        return None
    return read(found["sign"] + found["number"], language)


# What a spreadsheet shows of a cell with a currency: its name on either side, a sign before all.
_WESTERN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩−", "01234567890123456789-")
_AMOUNT = re.compile(
    r"[\s\u200e\u200f]*(?P<sign>[-+]?)(?P<before>[^\d+-]*?)(?P<number>[-+]?[0-9](?:.*[0-9])?)"
    r"(?P<after>\D*)"
)
_AS_WRITTEN = {
    "AZN": "₼ m man manat", "BAM": "KM КМ marka maraka", "EUR": "€ euro evro evra avro",
    "GBP": "£", "IRR": "ریال ﷼ rial rials rls", "RUB": "₽ руб rub", "TRY": "₺ TL lira",
    "USD": "$ dollar dollars dolar dolara دلار",
}  # fmt: skip


@cache
def _names_of(currency: str) -> frozenset[str]:
    names = [currency, *_AS_WRITTEN.get(currency, "").split()]
    for language in ("en", "az", "bs", "fr", "fa"):
        names.append(get_currency_symbol(currency, language))
        names += [get_currency_name(currency, count, language) for count in (1, 2, 5)]
    return frozenset(map(_bare, names))


def _bare(name: str) -> str:
    return re.sub("[\\s.\u200c\u200e\u200f]", "", fold(name))


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
