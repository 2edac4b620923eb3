"""The five languages are whole: nothing untranslated, nothing broken, nothing forgotten."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

PACKAGE = settings.PACKAGE
TRANSLATED = ["en", "az", "bs", "fa", "fr"]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]+\}|</?[a-z]+")


def catalogue(language: str, folder: Path = PACKAGE / "locale") -> Catalog:
    with (folder / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(said: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_string_is_translated(language: str):
    missing = [
        message.id
        for message in messages(language)
        if message.fuzzy or not all(texts(message.string)) or not message.string
    ]
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_and_tags_are_those_of_the_source(language: str):
    for message in messages(language):
        known = set(PLACEHOLDER.findall(" ".join(texts(message.id))))
        for text in texts(message.string):
            assert set(PLACEHOLDER.findall(text)) <= known, text
        if isinstance(message.id, str):
            assert known == set(PLACEHOLDER.findall(str(message.string))), message.id


def test_the_catalogues_hold_every_string_of_the_source(tmp_path: Path):
    """If it fails: make messages, then translate what is new."""
    copy = tmp_path / "alaka"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "tests"))
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "fr", "--no-obsolete"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    wanted = {(m.context, str(m.id)) for m in catalogue("fr", copy / "locale") if m.id}
    for language in TRANSLATED:
        held = {(m.context, str(m.id)) for m in messages(language)}
        assert wanted - held == set(), language
        assert held - wanted == set(), language
