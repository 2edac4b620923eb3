"""What the widget says, out of the catalogues: ui/src/widget/words.json, made at each build.

The names stand in alaka/channels/webchat/words.py, which is read and not run: nothing of the
package is installed yet when the package is built. Chromium knows no days and months in
Azerbaijani and Bosnian, so those come along from Babel.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "az", "bs", "fr", "fa")
WITHOUT_DATES = ("az", "bs")


def write(root: Path) -> None:
    target = root / "ui" / "src" / "widget" / "words.json"
    text = json.dumps(collected(root / "alaka"), ensure_ascii=False, indent=1) + "\n"
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def collected(package: Path) -> dict[str, Any]:
    source = (package / "channels" / "webchat" / "words.py").read_text(encoding="utf-8")
    named = dict(entries(ast.parse(source)))
    return {
        "names": list(named),
        "texts": {language: spoken(package, language, named) for language in LANGUAGES},
    }


def spoken(package: Path, language: str, named: dict[str, tuple[str, ...]]) -> dict[str, list[Any]]:
    more = dates(language) if language in WITHOUT_DATES else {}
    return {"texts": texts(package, language, named), **more}


def entries(module: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and English text, or both of its forms."""
    table = next(node.value for node in module.body if isinstance(node, ast.AnnAssign))
    assert isinstance(table, ast.Dict)
    for key, call in zip(table.keys, table.values, strict=True):
        assert isinstance(key, ast.Constant)
        assert isinstance(call, ast.Call)
        said = [each.value for each in call.args if isinstance(each, ast.Constant)]
        yield str(key.value), tuple(map(str, said[:2] if len(said) > 1 else said))


def texts(package: Path, language: str, named: dict[str, tuple[str, ...]]) -> list[Any]:
    from babel.messages import pofile

    path = package / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as lines:
        catalogue = pofile.read_po(lines, locale=language)
    found: list[Any] = []
    for forms in named.values():
        message = catalogue.get(forms[0])
        said = message.string if message else ""
        if isinstance(said, tuple | list):
            found.append(list(said) if all(said) else list(forms))
        else:
            found.append(said or (list(forms) if len(forms) > 1 else forms[0]))
    return found


def dates(language: str) -> dict[str, list[str]]:
    from babel import Locale

    locale = Locale.parse(language)
    days, months = locale.days["stand-alone"]["wide"], locale.months["format"]["wide"]
    # Sunday first, as browsers count.
    return {
        "days": [days[(number - 1) % 7] for number in range(7)],
        "months": [months[number] for number in range(1, 13)],
    }
