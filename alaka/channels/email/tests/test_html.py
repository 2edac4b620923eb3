"""HTML from strangers never runs, never loads, and stays readable as text."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alaka.channels.email import html, html_text


def text_of(markup: str) -> str:
    return html_text.text(html.safe(markup)[0])


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a href=' javascript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<form action=/x><input autofocus onfocus=alert(1)></form>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<p style='position:fixed;inset:0'>x</p>",
        "<div class='modal' id='main'>x</div>",
        "<base href='https://evil.example/'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<link rel=stylesheet href='https://evil.example/x.css'>",
        "<img src='https://evil.example/x.png' srcset='https://evil.example/y.png 2x'>",
        "<video src='https://evil.example/v.mp4' poster='https://evil.example/p.png'></video>",
        "<table background='https://evil.example/b.png'><tr><td>x</td></tr></table>",
        '<img src="cid:x\\" onerror=alert(1) y=\\"">',
        "<img src='cid:&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<!--><script>alert(1)</script>-->",
        "<xmp><script>alert(1)</script></xmp>",
        '<a href="https://cid.invalid/x" onclick=alert(1)>x</a>',
    ],
)
def test_nothing_runs_loads_or_covers(markup: str) -> None:
    made, _files = html.safe(markup)
    for tag in made.lower().split("<")[1:]:
        name = tag.split(">")[0]
        assert not name.startswith(("script", "svg", "iframe", "form", "input", "style", "base"))
        assert not name.startswith(("meta", "link", "video", "object", "math", "noscript"))
        assert " on" not in name
        assert " style=" not in name
        assert " src=" not in name
        assert " srcset=" not in name
        assert " background=" not in name
        assert " class=" not in name
        assert " id=" not in name
        assert "javascript:" not in name
        assert 'href="data:' not in name


def test_links_open_elsewhere_and_tell_nothing_about_us() -> None:
    made, _files = html.safe('<a href="https://x.example/?a=1&b=2" target=_self rel=opener>x</a>')
    assert made == (
        '<a href="https://x.example/?a=1&amp;b=2" target="_blank"'
        ' rel="noopener noreferrer nofollow">x</a>'
    )


def test_images_wait_to_be_resolved_or_asked_for() -> None:
    made, files = html.safe('<img src="CID:a@b"><img src="https://x.example/i.png" alt="i">')
    assert made == '<img data-cid="a@b"><img data-remote="https://x.example/i.png" alt="i">'
    assert files == []


def test_an_image_inside_the_html_becomes_a_file() -> None:
    made, (file,) = html.safe('<img src="data:image/png;base64,iVBORw0KGgo=">')
    assert made == f'<img data-cid="{file.content_id}">'
    assert file.content == b"\x89PNG\r\n\x1a\n"
    assert file.content_type == "image/png"


def test_hidden_parts_stay_hidden_and_right_to_left_stays_so() -> None:
    made, _files = html.safe(
        '<div style="display: none">secret</div><p style="direction:rtl;color:red">سلام</p>'
    )
    assert made == '<div hidden="hidden">secret</div><p dir="rtl">سلام</p>'
    assert html_text.text(made) == "سلام"


def test_a_value_that_looks_like_an_attribute_stays_a_value() -> None:
    made, _files = html.safe(
        '<p title="a style=" lang="display:none&gt; onclick=alert(1) x=" style="display:none">x</p>'
        '<img alt="b style=" title="c" src="https://x.example/i"> style="display:none" hidden'
        '<p title="very hidden">y</p>'
    )
    assert made == (
        '<p title="a style=" lang="display:none&gt; onclick=alert(1) x=" hidden="hidden">x</p>'
        '<img data-remote="https://x.example/i" alt="b style=" title="c">'
        ' style="display:none" hidden<p title="very hidden">y</p>'
    )
    assert html_text.text(made) == '[b style=] style="display:none" hidden\n\ny'


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ('<div class="gmail_quote">x</div>', "quote"),
        ('<div class="gmail_attr" dir="ltr">x</div>', "attribution"),
        ("<div id=divRplyFwdMsg>x</div>", "separator"),
        ("<div id='x_divRplyFwdMsg'>x</div>", "separator"),
        ('<div class="moz-signature">x</div>', "signature"),
    ],
)
def test_containers_of_mail_programs_are_marked(markup: str, kind: str) -> None:
    assert f'data-quote="{kind}"' in html.safe(markup)[0]


class Checker(HTMLParser):
    """Reads what was made as a browser would, and knows what may be in it."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = html.ATTRIBUTES["*"] | html.ATTRIBUTES.get(tag, set()) | {"hidden"}
        allowed |= {"rel", "target"} if tag == "a" else set()
        allowed |= {"data-cid", "data-remote"} if tag == "img" else set()
        assert tag in html.TAGS
        assert {name for name, _value in attrs} <= allowed - {"style", "src"}
        for name, value in attrs:
            if name == "href":
                assert (value or "").partition(":")[0].lower() in html.SCHEMES


PIECES = st.sampled_from(
    [
        *("<", ">", '"', "'", "=", " ", "/", "&quot;", "&lt;", "&gt;", "&#x00;", "\x00", "\n"),
        *("<img ", "<a ", "<p ", "<div ", "</p>", "</div>", "<table><td>", "<!--", "-->", "<svg>"),
        *("src=", "href=", "style=", "title=", "alt=", "lang=", "class=", "id=", "hidden", "dir="),
        *("cid:", "data:image/png;base64,AA==", "javascript:alert(1)", "https://x.example/"),
        *("display:none", "direction:rtl", "onerror=alert(1)", "gmail_quote", "divRplyFwdMsg"),
        *("<script>", "</script>", "<style>", "</style>", "<math>", "<noscript>", "<title>", "x"),
    ]
)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_mixture_of_pieces_gets_anything_through(markup: str) -> None:
    made, _files = html.safe(markup)
    checker = Checker()
    checker.feed(made)
    checker.close()
    html_text.text(made)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("one\n   two&nbsp;&amp;&lt;3", "one two &<3"),
        ('<a href="https://x.example/a">here</a>', "here <https://x.example/a>"),
        ('<a href="https://www.x.example/">x.example</a>', "x.example"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "• a\n  • b\n• c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "A | B\n1 | 2",
        ),
        ("x<blockquote>a<blockquote>b</blockquote></blockquote>y", "x\n> a\n> > b\ny"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('Nice <img alt="🎉" src="https://x.example/e.png">', "Nice 🎉"),
        ('<img alt="Logo" src="https://x.example/e.png">', "[Logo]"),
        ("<h1>Title</h1>Text", "Title\n\nText"),
        ("<title>no</title><style>p{}</style>yes", "yes"),
    ],
)
def test_text_of_html_can_be_read(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 200_000,
        "<b><p>" * 50_000,
        "<table>" * 50_000,
        "<a href=x>" * 50_000,
        '<div class="' * 30_000,
        "<img src=cid:" * 30_000,
        "&lt;" * 200_000,
        "<" * 300_000,
        "<!--" * 100_000,
        "class=" * 100_000 + "gmail_quote",
        "<p>" * 100_000,
        "<td>" * 60_000,
    ],
)
def test_html_made_to_keep_us_busy_is_done_soon(markup: str) -> None:
    begun = time.process_time()
    made, _files = html.safe(markup)
    if made:
        html_text.text(made)
    else:
        html_text.stripped(markup)
    assert time.process_time() - begun < 3
