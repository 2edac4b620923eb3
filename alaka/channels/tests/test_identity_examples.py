"""What the channel's page shows for copying, run as the site's server would run it."""

from pathlib import Path

import pytest

import alaka
from alaka.channels.identity import BadIdentity, read
from alaka.channels.identity_examples import EXAMPLES
from alaka.channels.tests.signing import signed_by

SECRET = "a" * 64
USER = {"id": 4711, "email": "dana@example.org", "name": "Dana Növák زهرا"}
LANGUAGES = [name for name, _code in EXAMPLES]


def test_each_is_five_lines_at_most():
    assert all(len(code.splitlines()) <= 5 for _, code in EXAMPLES)


def test_the_documentation_shows_the_same():
    for name in ("chat.md", "tracking-script.md"):
        shown = (Path(alaka.__file__).parents[1] / "docs" / name).read_text(encoding="utf-8")
        assert [name for name, code in EXAMPLES if f"\n{code}```\n" not in shown] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_signs_what_we_believe(language):
    identity = read(signed_by(language, USER, SECRET), SECRET)
    expected = ("4711", "dana@example.org", "Dana Növák زهرا")
    assert (identity.id, identity.email, identity.name) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_else_can_sign(language):
    with pytest.raises(BadIdentity):
        read(signed_by(language, USER, "b" * 64), SECRET)
