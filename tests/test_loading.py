"""What a web process has read by the time it answers."""

import subprocess
import sys

_ASKED = """
import sys
import alaka.asgi
known = set(sys.modules)
from django.urls import resolve, reverse
from django.utils import translation
with translation.override("fa"):
    for name in ("home", "inboxes", "contacts"):
        resolve(reverse(name))
print(sorted(name for name in set(sys.modules) - known if name.startswith(("alaka", "ninja"))))
"""


def test_the_first_page_waits_for_no_door_to_be_read():
    asked = [sys.executable, "-c", _ASKED]
    found = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
