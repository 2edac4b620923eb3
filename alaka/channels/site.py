"""What the kinds that stand on somebody's site share: which sites may show them, how they look
there, which files they take, and how their owner writes a question on one line."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Of a message's headers: the id of the browser it was written in, where its visits are known.
VISITOR = "visitor"

COLOR = "#0f766e"
MAX_FILES = 5
MAX_UPLOAD_MB = 10
TYPES = (
    "jpg", "jpeg", "png", "gif", "webp", "heic", "pdf", "txt", "csv", "rtf", "doc", "docx", "xls",
    "xlsx", "ppt", "pptx", "odt", "ods", "odp", "zip", "mp3", "m4a", "ogg", "wav", "mp4", "mov",
)  # fmt: skip

# A star stands for every site beneath.
_ORIGIN = re.compile(r"(https?://)(?:\*\.)?([^/?#*]+)/?", re.IGNORECASE)


class BadLine(Exception):
    """A line that cannot be read; its text is the argument."""


@dataclass(frozen=True)
class Question:
    label: str
    kind: str
    choices: tuple[str, ...]
    is_required: bool


def lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.splitlines())))


def question(line: str, kinds: Collection[str]) -> Question:
    """``Label``, ``Label* | kind``, ``Label | choice | one, two``; raises BadLine."""
    parts = [part.strip() for part in line.split("|")]
    label = parts[0].removesuffix("*").strip()
    kind = parts[1].lower() if len(parts) > 1 else "text"
    listed = re.split("[,،]", parts[2]) if len(parts) > 2 else []
    choices = tuple(filter(None, map(str.strip, listed)))
    is_good = label and len(label) <= 100 and len(parts) <= 3 and kind in kinds
    if not is_good or (kind == "choice") != bool(choices):
        raise BadLine(line)
    return Question(label, kind, choices, parts[0].endswith("*"))


def file_types(given: Mapping[str, Any]) -> tuple[str, ...]:
    """Endings of names, of a channel's settings."""
    words = str(given.get("file_types") or "").replace(",", " ").lower().split()
    return tuple(filter(None, (word.lstrip(".") for word in words))) or TYPES


def origins(given: Mapping[str, Any]) -> tuple[str, ...]:
    """``https://shop.example`` each, ``https://*.shop.example`` for all beneath; empty for any."""
    listed = given.get("origins") or ()
    words = listed.split() if isinstance(listed, str) else listed
    return tuple(str(word).strip().lower().rstrip("/") for word in words)


def is_allowed(origin: str, allowed: tuple[str, ...]) -> bool:
    """Whether a page of this origin may talk to us; only browsers say where they are."""
    if not allowed or not origin:
        return True
    asked = origin.lower()
    return any(asked == each or _is_beneath(asked, each) for each in allowed)


def _is_beneath(asked: str, pattern: str) -> bool:
    scheme, star, host = pattern.partition("*.")
    return bool(star) and asked.startswith(scheme) and asked.endswith(f".{host}")


def text_area(rows: int = 2, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class SiteForm(forms.Form):
    """The settings of a kind on a site; each kind says for itself where they stand."""

    color = forms.CharField(
        label=_("Colour"),
        initial=COLOR,
        widget=forms.TextInput(attrs={"type": "color"}),
        validators=[
            RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write the colour as #rrggbb, as in #0f766e."))
        ],
    )
    position = forms.ChoiceField(
        label=_("Where it stands"),
        choices=[
            ("end", _("At the end of the line: right, in Persian left")),
            ("start", _("At the beginning of the line: left, in Persian right")),
        ],
        initial="end",
        widget=forms.RadioSelect,
    )
    origins = forms.CharField(
        label=_("Sites it may stand on"),
        required=False,
        widget=text_area(2, dir="ltr"),
        help_text=_(
            "One on a line, as https://www.example.com or https://*.example.com. Empty: any site."
        ),
    )
    max_files = forms.IntegerField(
        label=_("Most files in one message"), min_value=0, max_value=50, initial=MAX_FILES
    )
    max_upload_mb = forms.IntegerField(
        label=_("Most megabytes of one file"), min_value=1, initial=MAX_UPLOAD_MB
    )
    file_types = forms.CharField(
        label=_("Kinds of files"),
        initial=" ".join(TYPES),
        required=False,
        widget=text_area(2, dir="ltr"),
        help_text=_("Endings of names, with spaces between. Empty: the usual ones."),
    )

    def clean_origins(self) -> str:
        text = str(self.cleaned_data["origins"])
        for line in lines(text):
            check_origin(line)
        return text

    def clean_max_upload_mb(self) -> int:
        value = int(self.cleaned_data["max_upload_mb"])
        most = settings.MAX_UPLOAD // 1024 // 1024
        if value > most:
            raise forms.ValidationError(
                gettext("This server takes at most %(most)s MB at once (ALAKA_MAX_UPLOAD_MB).")
                % {"most": most}
            )
        return value


def check_origin(line: str) -> None:
    """Raises ValidationError."""
    text = gettext("“%(line)s” is no site. Write it as https://www.example.com, with no page.")
    fault = forms.ValidationError(text % {"line": line})
    found = _ORIGIN.fullmatch(line)
    if not found:
        raise fault
    try:
        URLValidator(schemes=["http", "https"])(found[1] + found[2])
    except forms.ValidationError as error:
        raise fault from error
