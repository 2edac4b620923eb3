"""`alaka doctor`: asks every question on the board and prints the answers in plain words.

In the language of the terminal. It ends with 1 when something is wrong, with 0 otherwise: a
warning alone needs nobody at night.
"""

import os
from typing import TYPE_CHECKING

import django
from django.db import OperationalError
from rich.console import Console
from rich.text import Text

from alaka.cli.words import plainly

if TYPE_CHECKING:
    from alaka.core.health import Finding

SIGNS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}


@plainly
def doctor() -> int:
    os.environ.setdefault("ALAKA_LOG_LEVEL", "ERROR")
    _be_quick()
    django.setup()
    _speak_as_the_terminal()
    from alaka import registry
    from alaka.core.health import OWN, Level

    console = Console(highlight=False)
    levels: set[str] = set()
    for name in (*OWN, *registry.HEALTH):
        for finding in _ask(name):
            levels.add(finding.level)
            sign, colour = SIGNS[finding.level]
            console.print(Text(f"{sign} ", style=colour) + Text(finding.title), soft_wrap=True)
            if finding.mend:
                console.print(Text(f"  → {finding.mend}"), soft_wrap=True)
    return 1 if Level.ERROR in levels else 0


def _speak_as_the_terminal() -> None:
    from django.conf import settings
    from django.utils import translation

    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if language := os.environ.get(name, "").partition("_")[0]:
            known = dict(settings.LANGUAGES)
            translation.activate(language if language in known else settings.LANGUAGE_CODE)
            return


def _be_quick() -> None:
    """Without the pool, whose patience is for busy moments: here "no" is an answer."""
    from django.conf import settings

    options = settings.DATABASES["default"]["OPTIONS"]
    options.pop("pool", None)
    options["connect_timeout"] = 5


def _ask(name: str) -> "list[Finding]":
    from django.utils.module_loading import import_string
    from django.utils.translation import gettext as _

    from alaka.core.health import Finding, Level

    try:
        return list(import_string(name)())
    except OperationalError:
        title = _("%(question)s: this can be asked only when the database answers.")
        return [Finding(Level.WARNING, title % {"question": name.rpartition(".")[2]})]
    except Exception as error:
        title = _("%(question)s: the question itself failed (%(error)s).")
        return [Finding(Level.ERROR, title % {"question": name, "error": repr(error)})]
