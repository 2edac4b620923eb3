"""No page holds script or style of its own: the strict policy would not run it, and should not."""

import re
from pathlib import Path

import alaka

ROOT = Path(alaka.__file__).parent
FORBIDDEN = {
    "a script without src": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.IGNORECASE
    ),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something from elsewhere": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"https?://", re.IGNORECASE
    ),
    "hx-on": re.compile(r"\shx-on\b", re.IGNORECASE),
}


# Mails have no policy, and need the styles that mail programs understand.
def templates() -> list[Path]:
    found = [path for path in ROOT.rglob("templates/**/*.html") if "/email/" not in str(path)]
    found += (ROOT / "channels" / "email" / "templates").rglob("*.html")
    return sorted(set(found))


def test_no_template_holds_script_or_style_of_its_own() -> None:
    assert templates()
    wrong = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in templates()
        for what, pattern in FORBIDDEN.items()
        if pattern.search(path.read_text())
    ]
    assert not wrong


# A count chooses the form of the plural; what is shown is written as its reader writes numbers.
COUNTED = re.compile(
    r"blocktranslate count (\w+)=[^%]*%\}((?:(?!endblocktranslate).)*)endblocktranslate", re.DOTALL
)


def test_counts_are_shown_as_their_reader_writes_numbers() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted(ROOT.rglob("templates/**/*.*"))
        if path.suffix in (".html", ".txt")
        for name, text in COUNTED.findall(path.read_text())
        if f"{{{{ {name} }}}}" in text
    ]
    assert not wrong
