"""Business time as people enter it, ``3:20``."""

_HOUR = 60
_WESTERN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def entered(minutes: int | None) -> str:
    """``3:20`` for a field."""
    return "" if minutes is None else f"{minutes // _HOUR}:{minutes % _HOUR:02}"


def read(text: str) -> int:
    """Minutes of ``3:20``, or of ``3`` for hours, in any digits. Raises ValueError."""
    hours, colon, minutes = text.strip().translate(_WESTERN).partition(":")
    if not hours.isascii() or not hours.isdigit() or len(hours) > 4:
        raise ValueError(text)
    if colon and not (minutes.isascii() and minutes.isdigit() and len(minutes) == 2):
        raise ValueError(text)
    rest = int(minutes or 0)
    if rest >= _HOUR:
        raise ValueError(text)
    return int(hours) * _HOUR + rest
