"""Collects the strings of the source into the five catalogues: `python -m checks.messages`.

English is the language of the source: its catalogue is filled from there. What is new in the
others waits untranslated, never guessed, and a test says so.
"""

import os
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "alaka"
LANGUAGES = ["en", "az", "bs", "fr", "fa"]
UNBOUND = {
    "DJANGO_SETTINGS_MODULE": "alaka.settings",
    "ALAKA_SECRET_KEY": "unused",
    "ALAKA_DB_POOL": "0",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "PYTHONPATH": str(ROOT),
}


def main() -> None:
    for language in LANGUAGES:
        (PACKAGE / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    words = ["makemessages", "--no-obsolete", "--add-location", "file", "--ignore", "tests/*"]
    chosen = [word for language in LANGUAGES for word in ("-l", language)]
    subprocess.run(
        [sys.executable, "-m", "django", *words, *chosen],
        cwd=PACKAGE,
        env={**os.environ, **UNBOUND},
        check=True,
    )
    for language in LANGUAGES:
        tidy(language)


def tidy(language: str) -> None:
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if not message.id:
            continue
        if language == "en":
            message.string = message.id
        elif message.fuzzy:
            message.string = "" if isinstance(message.id, str) else ("",) * catalogue.num_plurals
        message.flags.discard("fuzzy")
    _name(catalogue)
    with path.open("wb") as file:
        write_po(file, catalogue, width=96, include_lineno=False)
    left = sum(1 for message in catalogue if message.id and not message.string)
    print(f"{language}: {len(catalogue)} strings, {left} untranslated")


def _name(catalogue: Catalog) -> None:
    catalogue.header_comment = "# Alaka"
    catalogue.project, catalogue.version = "Alaka", ""
    catalogue.last_translator = catalogue.language_team = "Alaka"
    catalogue.fuzzy = False


if __name__ == "__main__":
    main()
