"""An invitation in one paragraph, for mails that carry nothing but a calendar part."""

import re

from django.utils.translation import gettext as _

from alaka.channels.email.charsets import clean, decode

ESCAPED = re.compile(r"\\([nN,;\\])")


def summary(content: bytes) -> str:
    """Title, time, place and description of the first event; "" if there is none."""
    text = clean(decode(content))
    lines = re.sub(r"\n[ \t]", "", text).split("\n")
    found: dict[str, str] = {}
    inside = False
    for line in lines:
        name, _colon, value = line.partition(":")
        key = name.partition(";")[0].upper()
        if key == "BEGIN" and value.strip().upper() in ("VEVENT", "VTODO"):
            inside = True
        elif inside and key == "END":
            break
        elif inside:
            found.setdefault(key, ESCAPED.sub(_unescaped, value).strip())
    if "SUMMARY" not in found:
        return ""
    said = [found["SUMMARY"]]
    if "DTSTART" in found:
        said.append(_("When: %(time)s") % {"time": _moment(found["DTSTART"])})
    if found.get("LOCATION"):
        said.append(_("Where: %(place)s") % {"place": found["LOCATION"]})
    if found.get("DESCRIPTION"):
        said.append("\n" + found["DESCRIPTION"])
    return "\n".join(said)


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _moment(value: str) -> str:
    found = re.match(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?", value)
    if not found:
        return value
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return f"{day} {found[4]}:{found[5]}{' UTC' if found[6] else ''}" if found[4] else day
