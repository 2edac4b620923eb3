import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alaka.core.links import linkify

REST = ' target="_blank" rel="noopener noreferrer nofollow"'


def inside(text: str) -> str:
    return linkify(text).removeprefix('<p dir="auto">').removesuffix("</p>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "See https://gul.az/a?b=1&c=2.",
            f'See <a href="https://gul.az/a?b=1&amp;c=2"{REST}>https://gul.az/a?b=1&amp;c=2</a>.',
        ),
        ("(www.gul.az)", f'(<a href="https://www.gul.az"{REST}>www.gul.az</a>)'),
        ("http://x.az/a_(b)", f'<a href="http://x.az/a_(b)"{REST}>http://x.az/a_(b)</a>'),
        ("Write dana@gul.az!", 'Write <a href="mailto:dana@gul.az">dana@gul.az</a>!'),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("http://", "http://"),
        (
            "https://x.az\u202egpj.exe",
            f'<a href="https://x.az"{REST}>https://x.az</a>\u202egpj.exe',
        ),
        ("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"),
        ("one\r\ntwo", "one<br>\ntwo"),
    ],
)
def test_plain_text_becomes_html(text, html):
    assert inside(text) == html


def test_paragraphs_have_each_their_direction():
    assert linkify("سلام\n\n\nHello\nDana\n") == (
        '<p dir="auto">سلام</p>\n<p dir="auto">Hello<br>\nDana</p>'
    )
    assert linkify(" \n ") == ""


dangerous = st.lists(
    st.sampled_from(
        ["<", ">", '"', "'", "&", "http://", "https://", "www.", "javascript:", "@", ".", "a", "é",
         " ", "\n", "\r", "onload=", "<script>", "data:", "(", ")", "\u202e", "\0"]
    )
).map("".join)  # fmt: skip


@given(st.one_of(dangerous, st.text()))
def test_nothing_but_our_own_tags_ever_comes_out(text):
    html = linkify(text)
    rest = re.sub(
        r'<p dir="auto">|</p>|<br>|</a>'
        r'|<a href="(?:https?://|mailto:)[^"<>]*"(?: target="_blank" rel="[a-z ]*")?>',
        "",
        html,
    )
    assert "<" not in rest
    assert ">" not in rest
    assert '"' not in rest
