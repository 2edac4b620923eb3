import re
from pathlib import Path

from django.template import Context, Template

import alaka
from alaka.core.templatetags.shell import MIRRORED, avatar, icon

HOUSE = Path(alaka.__file__).parent
LIST = HOUSE.parent / "ui" / "src" / "icons.txt"


def listed() -> set[str]:
    lines = [line.partition("#")[0] for line in LIST.read_text().splitlines()]
    return {name for line in lines for name in line.split()}


def test_every_icon_named_in_a_template_is_in_the_sprite():
    missing = {
        (page.name, name)
        for page in HOUSE.glob("*/**/templates/**/*.html")
        for name in re.findall(r"""{% icon ["']([a-z0-9-]+)["']""", page.read_text())
        if name not in listed()
    }
    assert not missing


def test_every_icon_that_turns_round_is_in_the_sprite():
    assert not MIRRORED - listed()


def test_an_icon_is_hidden_from_screen_readers_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("inbox")
    assert 'role="img" aria-label="Waiting"' in icon("clock", label="Waiting")


def test_an_arrow_turns_round_in_pages_from_right_to_left():
    assert "icon-mirrored" in icon("arrow-left")
    assert "icon-mirrored" not in icon("inbox")


def test_an_avatar_escapes_the_name_and_keeps_its_colour():
    assert "<b>" not in avatar("<b>")
    assert avatar("Dana Hodžić") == avatar("Dana Hodžić")
    assert "avatar-sm" in avatar("Dana", "sm")


def test_a_snippet_shows_its_code_and_runs_none_of_it():
    page = Template('{% include "core/parts/snippet.html" with id="a" code=code %}')
    shown = page.render(Context({"code": "<script>alert(1)</script>"}))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
