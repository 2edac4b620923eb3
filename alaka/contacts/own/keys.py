"""The key of a field or a choice: made of its name, in plain letters, and never changed."""

import re
from collections.abc import Container

from alaka.core.folding import fold

LONGEST = 40
# As Persian is written in Latin letters without any accents.
_WRITTEN = """
آ a ا a ب b پ p ت t ث s ج j چ ch ح h خ kh د d ذ z ر r ز z ژ zh س s ش sh ص s ض z ط t ظ z ع a غ gh
ف f ق gh ک k گ g ل l م m ن n و v ه h ی y
"""
_PAIRS = _WRITTEN.split()
_PERSIAN = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))
_OTHER = re.compile(r"[^a-z0-9]+")


def make_key(name: str, taken: Container[str], fallback: str) -> str:
    """``کد اشتراک`` → ``kd_ashtrak``; with a number after it where there is one alike."""
    plain = _OTHER.sub("_", fold(name).translate(_PERSIAN)).strip("_")
    begin = plain[:LONGEST].strip("_") or fallback
    key, number = begin, 1
    while key in taken:
        number += 1
        key = f"{begin[: LONGEST - 1 - len(str(number))]}_{number}"
    return key
