"""HTML from strangers made safe: nothing runs, nothing loads, nothing covers our screen.

Images never keep a ``src``: those of the mail itself get ``data-cid``, those from elsewhere
``data-remote``; who shows the HTML decides about both. Containers that mail programs put around
quotes and signatures are marked by ``data-quote``, as their classes do not survive.
"""

import hashlib
import re
from html import escape, unescape

import nh3

from alaka.channels.contract import File
from alaka.channels.email.charsets import clean
from alaka.channels.email.headers import unbase64

TAGS = {
    *("a", "abbr", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center"),
    *("cite", "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "font"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre"),
    *("q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"),
}
ATTRIBUTES = {
    "*": {"dir", "lang", "title", "data-quote", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {"align", "border", "cellpadding", "cellspacing", "width"},
    "td": {"align", "valign", "colspan", "rowspan", "width"},
    "th": {"align", "valign", "colspan", "rowspan", "width", "scope"},
    "ol": {"start", "type"},
    "p": {"align"},
    "div": {"align"},
    "h1": {"align"},
    "h2": {"align"},
    "h3": {"align"},
    "blockquote": {"type"},
}
SCHEMES = {"http", "https", "mailto", "tel", "sms"}
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    clean_content_tags={"script", "style", "title", "iframe", "object", "select", "textarea"},
    url_schemes=SCHEMES,
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
    # Only to see them below: no style attribute leaves this module.
    filter_style_properties={"display", "direction"},
    url_relative="deny",
)

# Classes and ids that mail programs give to what they add, by what it is.
CONTAINERS = {
    "attribution": ("gmail_attr", "moz-cite-prefix", "yQTDBase", "protonmail_attribution"),
    "separator": (
        *("divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION", "isForwardContent"),
        *("mail-editor-reference-message-container", "ms-outlook-mobile-reference-message"),
    ),
    "quote": (
        *("gmail_quote", "gmail_extra", "yahoo_quoted", "protonmail_quote", "zmail_extra"),
        *("tutanota_quote", "mail-quote-collapse", "moz-email-headers-table"),
    ),
    "signature": (
        *("gmail_signature", "moz-signature", "ms-outlook-mobile-signature", "AppleMailSignature"),
        *("protonmail_signature_block", "Signature_elementToProof"),
    ),
}
KIND = {word: kind for kind, words in CONTAINERS.items() for word in words}
NAMED = re.compile(
    r"""(?:class|CLASS|id|ID)\s*=\s*("[^"<>]{0,300}|'[^'<>]{0,300}|[^\s"'<>]{1,300})"""
)

HIDDEN = ' hidden="hidden"'

# Images of the mail itself pass the cleaner as these addresses, which no link can stand for.
OWN_SOURCE = re.compile(r"""(\bsrc\s*=\s*["']?\s*)(cid|data):""", re.IGNORECASE)
CID_SOURCE, DATA_SOURCE = "https://cid.invalid/", "https://data.invalid/"

IMAGE = re.compile(r"<img\b([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
STYLED = re.compile(r'<([a-z0-9]+)( [^>]*?style="[^>]*)>')
DATA_IMAGE = re.compile(r"(image/(?:png|gif|jpeg|webp));base64,(.+)", re.DOTALL)
LINK_WITHOUT_HREF = re.compile(r'<a target="_blank" rel="[^"]*">')

OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
FLAT = {
    *("p", "li", "td", "tr", "th", "dd", "dt", "br", "img", "hr", "meta", "link", "input", "col"),
    *("base", "area", "wbr", "option", "source", "html", "head", "body", "o:p"),
}
MAX_DEPTH = 400
MAX_LENGTH = 2_000_000


def is_sane(markup: str) -> bool:
    """Whether parsing it takes linear time: no mail program nests hundreds of levels."""
    if len(markup) > MAX_LENGTH:
        return False
    if markup.count("<") <= MAX_DEPTH:
        return True
    depth = 0
    for match in OPENING.finditer(markup):
        if match[2].lower() not in FLAT:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > MAX_DEPTH:
                return False
    return True


def safe(markup: str) -> tuple[str, list[File]]:
    """The safe HTML and the images that stood inside it as data. Raises nothing.

    HTML that no mail program writes (2 MB, 400 levels deep) gives "": its text is what is shown.
    """
    if not is_sane(markup):
        return "", []
    if any(word in markup for word in KIND):
        markup = NAMED.sub(_marked, markup)
    lower = markup.lower()
    if "cid:" in lower or "data:" in lower:
        markup = OWN_SOURCE.sub(
            lambda found: f"{found[1]}https://{found[2].lower()}.invalid/", markup
        )
    # Cleaned twice: entities may hide what may not be stored.
    made = clean(CLEANER.clean(clean(markup)))
    files: dict[str, File] = {}
    made = IMAGE.sub(lambda match: _image(match[1], files), made)
    if ' style="' in made:
        made = STYLED.sub(_without_style, made)
    made = LINK_WITHOUT_HREF.sub("<a>", made)
    return made.strip(), list(files.values())


def _marked(match: re.Match[str]) -> str:
    """A class or id, with the mark of what it stands for; Outlook on the web puts x_ before."""
    for word in match[1].strip("\"'").split():
        if kind := KIND.get(word) or KIND.get(word.removeprefix("x_")):
            return f'data-quote="{kind}" {match[0]}'
    return match[0]


def _image(attributes: str, files: dict[str, File]) -> str:
    kept, source = "", ""
    for name, value in ATTRIBUTE.findall(attributes):
        if name == "src":
            source = unescape(value).strip()
        elif name not in ("style", "data-cid", "data-remote"):
            kept += f' {name}="{value}"'
    if source.startswith(CID_SOURCE):
        return f'<img data-cid="{escape(source.removeprefix(CID_SOURCE))}"{kept}>'
    if source.startswith(DATA_SOURCE):
        found = DATA_IMAGE.match(source.removeprefix(DATA_SOURCE))
        return f'<img data-cid="{_as_file(found, files)}"{kept}>' if found else ""
    if source[:4].lower() == "http":
        return f'<img data-remote="{escape(source)}"{kept}>'
    return f"<img{kept}>" if 'alt="' in kept else ""


def _as_file(image: re.Match[str], files: dict[str, File]) -> str:
    """The content id of the file that an image written inside the HTML becomes."""
    content = unbase64(image[2].encode("ascii", "ignore"))
    digest = hashlib.sha256(content).hexdigest()[:16]
    name = f"image-{digest[:6]}.{image[1].removeprefix('image/')}"
    files[digest] = File(name, image[1], content, f"{digest}@inline")
    return f"{digest}@inline"


def from_text(text: str) -> str:
    """Plain text as HTML, for a mail that has both."""
    paragraphs = re.split(r"\n{2,}", text.strip("\n"))
    return "".join(f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs if each)


def _without_style(match: re.Match[str]) -> str:
    """The tag with what its style says about direction and hiding said by attributes.

    Attributes are read one after the other: a value may look like the beginning of another.
    """
    kept = ""
    for name, value in ATTRIBUTE.findall(match[2]):
        properties = value.replace(" ", "").lower() if name == "style" else ""
        if name != "style":
            kept += f' {name}="{value}"'
        if "display:none" in properties:
            kept += HIDDEN
        if "direction:rtl" in properties:
            kept += ' dir="rtl"'
    return f"<{match[1]}{kept}>"
