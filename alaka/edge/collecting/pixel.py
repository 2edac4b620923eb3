"""The picture of one point for pages where no script runs: a page is seen.

``/t/<key>.gif?u=…&r=…&t=…``: its address, where the visitor came from, its title; without ``u``
the page that names the picture, as the browser says it.
"""

from urllib.parse import parse_qs

from alaka.edge.asking import Request
from alaka.edge.collecting.counting import counts
from alaka.edge.collecting.writing import writer
from alaka.tracking.collecting.circumstances import Circumstances
from alaka.tracking.collecting.reading import taken
from alaka.tracking.collecting.shapes import Call, Context, Page

# GIF89a, one by one, its only colour transparent.
GIF = bytes.fromhex(
    "47494638396101000100800000000000000000"
    "21f90401000000002c00000000010001000002024401003b"
)  # fmt: skip


async def seen(request: Request, around: Circumstances) -> None:
    asked = parse_qs(request.scope["query_string"].decode("latin-1"), errors="replace")
    where = request.headers.get(b"referer", b"").decode("latin-1")
    page = Page(_first(asked, "u") or where, _first(asked, "t"), _first(asked, "r"))
    language = request.headers.get(b"accept-language", b"").decode("latin-1")
    locale = language.partition(",")[0].partition(";")[0][:20]
    event = taken(Call(type="page", context=Context(page=page, locale=locale)), around)
    await writer.store([event])
    counts.add(around.source, event.row.apart)
    await request.answer(200, GIF, [(b"content-type", b"image/gif")])


def _first(asked: dict[str, list[str]], name: str) -> str | None:
    return asked[name][0] if name in asked else None
