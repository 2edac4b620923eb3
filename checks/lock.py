"""Writes the locked versions: `python -m checks.lock` (or `make lock`), with pip-tools installed.

requirements.lock is what runs and builds Alaka, requirements-check.lock what checks it besides.
Both carry hashes. Only the public index is asked, whatever this machine is set up to use, so that
the hashes are those that everybody gets.
"""

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUN, CHECK = ROOT / "requirements.lock", ROOT / "requirements-check.lock"
HEAD = "# Written by `make lock` from pyproject.toml; change that instead.\n"
OPTIONS = (
    "--quiet",
    "--no-config",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--no-emit-options",
    "--upgrade",
)


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    # An editable install asks hatchling for `editables`, which no file names.
    running = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    lock([*running, "editables"], RUN)
    lock([f"-c {RUN}", *project["dependency-groups"]["check"]], CHECK)


def lock(wanted: list[str], target: Path) -> None:
    left_out = ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "wanted.in"
        source.write_text("\n".join(wanted))
        made = Path(folder) / "made.txt"
        subprocess.run(
            [
                sys.executable,
                "-m",
                "piptools",
                "compile",
                *OPTIONS,
                f"--output-file={made}",
                source,
            ],
            env={**environment, "PIP_CONFIG_FILE": os.devnull},
            check=True,
        )
        target.write_text(HEAD + made.read_text())


if __name__ == "__main__":
    main()
