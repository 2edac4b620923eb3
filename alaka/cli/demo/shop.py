"""The shop's own web site, from another origin: plain pages whose form posts to the app.

Beside it runs the demo's mail server, and a page that shows what a customer got and answers it,
so that the whole round can be tried with no mailbox at all.
"""

import asyncio
import contextlib
import tomllib
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.template import Context, Engine
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from alaka.cli.demo import customers, letters, mail
from alaka.cli.demo.post_office import OUTBOX, PostOffice
from alaka.cli.demo.trades import here
from alaka.cli.demo.trades.trade import Trade

PAGES = Path(__file__).parent / "pages"
LANGUAGES = {
    "en": "English",
    "az": "Azərbaycanca",
    "bs": "Bosanski",
    "fr": "Français",
    "fa": "فارسی",
}
_ORDER = {"bs": (1, 0, 2), "fa": (2, 0, 1)}  # one's own city comes first, as in its words
_NEWEST = 50


@lru_cache
def words(folder: Path, language: str) -> dict[str, Any]:
    return tomllib.loads((folder / "pages" / f"{language}.toml").read_text(encoding="utf-8"))


@lru_cache
def engine(folder: Path) -> Engine:
    return Engine(dirs=[str(folder / "pages"), str(PAGES)])


def page(trade: Trade, language: str, name: str, **more: Any) -> Response:
    own = words(trade.folder, language)
    shops = [trade.site[number] for number in _ORDER.get(language, (0, 1, 2))]
    menu = (
        ("", "home"),
        ("order", "order"),
        ("about", "about"),
        ("mail", "mail"),
        ("account", "account"),
    )
    context = {
        "name": trade.name,
        "language": language,
        "direction": "rtl" if language == "fa" else "ltr",
        "languages": LANGUAGES.items(),
        "words": own,
        "menu": [(where, own[label]) for where, label in menu],
        "here": "" if name == "home" else name,
        "app_url": settings.PUBLIC_URL,
        "action": f"{settings.PUBLIC_URL}/f/{trade.forms[language]}",
        "chat": trade.chats[language],
        "visits": trade.visits,
        "cards": list(zip(own["cards"], trade.goods, strict=True)),
        "counter": f"{settings.PUBLIC_URL}/at/{trade.counters[language]}",
        "shops": [(city, *shop) for city, shop in zip(own["cities"], shops, strict=True)],
        **more,
    }
    text = engine(trade.folder).get_template(f"{name}.html").render(Context(context))
    return HTMLResponse(text, headers={"Content-Security-Policy": policy()})


def policy() -> str:
    """As strict as a site's can be: of us only our scripts and their doors, and the form."""
    app = settings.PUBLIC_URL
    allowed = dict.fromkeys(("script-src", "connect-src", "form-action"), f"'self' {app}")
    directives = {"default-src": "'self'", **allowed, "base-uri": "'none'"}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


async def door(request: Request) -> Response:
    """To the pages in the first of the browser's languages that we speak."""
    wanted = request.headers.get("accept-language", "").replace(";", ",").split(",")
    codes = [each.strip()[:2] for each in wanted]
    return RedirectResponse(f"/{next((code for code in codes if code in LANGUAGES), 'en')}/")


async def plain(request: Request) -> Response:
    language, name = _language(request), request.path_params.get("name", "home")
    if name not in {"home", "order", "about"}:
        raise HTTPException(404)
    return page(request.app.state.trade, language, name)


async def good(request: Request) -> Response:
    """One thing the business sells, with its order."""
    trade, language = request.app.state.trade, _language(request)
    cards = zip(words(trade.folder, language)["cards"], trade.goods, strict=True)
    for card, row in cards:
        if row.slug == request.path_params["slug"]:
            currency = trade.selling.currency
            shown = {"card": card, "good": row, "currency": currency, "here": f"shop/{row.slug}"}
            return page(trade, language, "good", **shown)
    raise HTTPException(404)


async def mails(request: Request) -> Response:
    office: PostOffice = request.app.state.office
    return page(
        request.app.state.trade,
        _language(request),
        "mail",
        letters=await asyncio.to_thread(_newest, office),
        boxes=sorted(office.boxes()),
        is_sent="sent" in request.query_params,
    )


async def account(request: Request) -> Response:
    """The page of somebody who is logged in: his chat goes on wherever he is."""
    trade, language = request.app.state.trade, _language(request)
    customer = await sync_to_async(customers.logged_in)(trade, language)
    return page(trade, language, "account", customer=customer)


def _newest(office: PostOffice) -> list[letters.Letter]:
    numbers = office.numbers(OUTBOX)[: -_NEWEST - 1 : -1]
    return [letters.read(number, office.read(OUTBOX, number)) for number in numbers]


async def write(request: Request) -> Response:
    """A mail from somebody new."""
    office: PostOffice = request.app.state.office
    said = await _posted(request)
    box = letters.box_of(said["to"], office.boxes())
    if not box or "@" not in said["email"]:
        raise HTTPException(400)
    content = letters.new((said["name"], said["email"]), box, said["subject"], said["text"])
    await asyncio.to_thread(office.put, box, content)
    return _sent(request)


async def answer(request: Request) -> Response:
    """The customer's answer to a mail of the shop."""
    office: PostOffice = request.app.state.office
    number = request.path_params["number"]
    text = (await _posted(request))["text"]
    try:
        letter = letters.read(number, await asyncio.to_thread(office.read, OUTBOX, number))
    except FileNotFoundError:
        raise HTTPException(404) from None
    box = letters.box_of(letter.reply_to, office.boxes())
    if not box or not text:
        raise HTTPException(400)
    await asyncio.to_thread(office.put, box, letters.answer(letter, text))
    return _sent(request)


async def _posted(request: Request) -> dict[str, str]:
    """What a form of our own pages holds; what is missing is empty."""
    given = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
    names = ("name", "email", "to", "subject", "text")
    return {name: given.get(name, "").strip() for name in names}


def _sent(request: Request) -> Response:
    return RedirectResponse(f"/{_language(request)}/mail?sent=1", status_code=303)


def _language(request: Request) -> str:
    language: str = request.path_params["language"]
    if language not in LANGUAGES:
        raise HTTPException(404)
    return language


async def file(request: Request) -> Response:
    """The colours and the sign are the business's own; how a page is laid out all share."""
    name, trade = request.url.path.removeprefix("/"), request.app.state.trade
    own = trade.folder / "pages" / name
    return FileResponse(own if own.exists() else PAGES / name)


def _here() -> Trade:
    with contextlib.closing(connection):
        return here()


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    app.state.trade = await asyncio.to_thread(_here)
    async with mail.running(settings.DATA / "demo-mail") as office:
        app.state.office = office
        yield


def make() -> Starlette:
    return Starlette(
        routes=[
            Route("/", door),
            Route("/style.css", file),
            Route("/colours.css", file),
            Route("/sign.svg", file),
            Route("/order.js", file),
            Route("/{language}/", plain),
            Route("/{language}/mail", mails),
            Route("/{language}/mail", write, methods=["POST"]),
            Route("/{language}/account", account),
            Route("/{language}/shop/{slug}", good),
            Route("/{language}/mail/{number:int}", answer, methods=["POST"]),
            Route("/{language}/{name}", plain),
        ],
        lifespan=lifespan,
    )
