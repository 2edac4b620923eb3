"""Links to stored files: signed, with an expiry, from a path that sees no cookie."""

from datetime import timedelta
from urllib.parse import quote

from alaka.core import signing

# A page's links live as long as somebody may keep it open; a new page has new ones.
LIVES = timedelta(hours=12)


def link(blob_id: int, name: str, content_type: str, *, save: bool = False) -> str:
    """The path of a file; ``save`` has the browser store it rather than show it."""
    what = {"blob": blob_id, "type": content_type} | ({"save": 1} if save else {})
    return f"/files/{signing.sign('file', what, LIVES)}/{quote(name, safe='')}"
