"""The demo's web site and its little mail server: the whole round with no mailbox at all."""

import re
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest
import uvicorn
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.identity import read
from alaka.channels.models import Channel
from alaka.channels.polling import fetch_once
from alaka.cli.demo import generator, shop
from alaka.cli.demo.trades import GUL
from alaka.contacts.models import Handle
from alaka.inbox import answering, sending
from alaka.inbox.answering import Saying
from alaka.inbox.intake import take_in
from alaka.inbox.models import Conversation, MessageState
from alaka.tracking.models import Source


class FormReader(HTMLParser):
    """The action of the page's form, and the names of its fields with what they hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.scripts: dict[str, dict[str, str]] = {}
        self.fields: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.action = found.get("action", "")
        elif tag in {"input", "textarea", "select"}:
            self.fields[found["name"]] = found.get("value") or ""
        assert not {name for name in found if name.startswith("on") or name == "style"}
        if tag == "script":
            self.scripts[found["src"].rpartition("/")[2]] = found


@pytest.fixture
def filled(transactional_db: None) -> None:
    generator.fill(contacts=20, conversations=40)


@pytest.fixture
def visitor(filled: None, settings, tmp_path) -> Iterator[httpx.Client]:
    settings.DATA = tmp_path
    options = uvicorn.Config(shop.make(), port=0, lifespan="on", log_config=None)
    server = uvicorn.Server(options)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True) as client:
        yield client
    server.should_exit = True
    thread.join()


def test_pages_show_in_every_language_with_its_chat_under_a_strict_policy(visitor, settings):
    for language in shop.LANGUAGES:
        for name in ("", "order", "about", "mail", "account"):
            answer = visitor.get(f"/{language}/{name}")
            assert answer.status_code == 200
            assert f'lang="{language}"' in answer.text
            assert ('dir="rtl"' in answer.text.split(">", 2)[1]) is (language == "fa")
            policy = answer.headers["content-security-policy"]
            assert f"script-src 'self' {settings.PUBLIC_URL};" in policy
            assert "unsafe" not in policy
            scripts = FormReader(answer.text).scripts
            assert set(scripts) == {"chat.js", "t.js"}
            assert Source.objects.get().key == scripts["t.js"]["data-key"]
            chat = scripts["chat.js"]
            assert Channel.objects.get(key=chat["data-key"]).language == language
            for each in scripts.values():
                assert ("data-identity" in each) is (name == "account")
    answer = visitor.get("/", headers={"accept-language": "de, bs;q=0.8"}, follow_redirects=False)
    assert answer.headers["location"] == "/bs/"


def test_each_thing_on_the_home_page_has_its_own_with_an_order(visitor):
    for language in shop.LANGUAGES:
        paths = re.findall(r'href="(/\w+/shop/[\w-]+)"', visitor.get(f"/{language}/").text)
        assert len(set(paths)) == len(GUL.goods)
        for path in paths:
            form = FormReader(visitor.get(path).text)
            assert set(form.fields) == {"name", "email", "quantity"}
            assert set(form.scripts) == {"chat.js", "t.js", "order.js"}
    assert visitor.get("/en/shop/none").status_code == 404
    assert "alaka" in visitor.get("/order.js").text


def test_the_account_says_by_signature_who_is_logged_in(visitor):
    scripts = FormReader(visitor.get("/bs/account").text).scripts
    chat, visits = scripts["chat.js"], scripts["t.js"]
    secret = Channel.objects.get(key=chat["data-key"]).secrets["identity_secret"]
    identity = read(chat["data-identity"], secret)
    handle = Handle.objects.get(scheme="email", value=identity.email)
    assert handle.contact.language == "bs"
    assert handle.contact.name == identity.name
    assert read(visits["data-identity"], Source.objects.get().secret) == identity


def test_the_form_of_the_site_arrives(visitor, client: Client, settings):
    for language in shop.LANGUAGES:
        own = shop.words(GUL.folder, language)
        form = FormReader(visitor.get(f"/{language}/order").text)
        given = form.fields | {
            "name": "Dana Əliyeva",
            "email": "dana@customer.example",
            "subject": f"25 qızılgül, {language}",
            "message": "Salam, sabaha çatdıra bilərsiniz?",
            own["shop"]: own["cities"][0],
        }
        given.pop("file")
        answer = client.post(form.action.removeprefix(settings.PUBLIC_URL), given)
        assert answer.status_code in {200, 303}
        conversation = Conversation.objects.latest("id")
        assert conversation.contact.name == "Dana Əliyeva"
        assert conversation.channel.key == GUL.forms[language]
        assert conversation.subject == f"25 qızılgül, {language}"
        assert [own["shop"], own["cities"][0]] in conversation.messages.get().fields


def test_an_answer_reaches_the_customer_and_theirs_comes_back(visitor):
    conversation = Conversation.objects.filter(language="bs").latest("id")
    alice = Agent.objects.get(email="alice@gul.example")
    message = answering.reply(
        conversation, Saying("Stiže sutra prije podne.", undo=answering.TIME_TO_UNDO * 0), by=alice
    )
    sending.deliver(message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.SENT, message.error
    assert "Stiže sutra prije podne." in visitor.get("/bs/mail").text

    answer = visitor.post("/bs/mail/1", data={"text": "Hvala, čekam!"})
    assert answer.status_code == 200
    channel = Channel.objects.get(key="gul-mail-sarajevo")
    assert fetch_once(channel, 0) == 1
    take_in(channel.pk)
    last = conversation.messages.latest("id")  # a mail's date knows no parts of a second
    assert last.is_incoming
    assert last.text == "Hvala, čekam!"


def test_a_mail_of_somebody_new_begins_a_conversation(visitor):
    said = {
        "name": "Sima Rəhimova",
        "email": "sima@customer.example",
        "to": "baku@gul.example",
        "subject": "Lalələr varmı?",
        "text": "Salam, bu həftə lalə olacaqmı?",
    }
    assert visitor.post("/az/mail", data=said).status_code == 200
    channel = Channel.objects.get(key="gul-mail-baku")
    assert fetch_once(channel, 0) == 1
    assert fetch_once(Channel.objects.get(pk=channel.pk), 0) == 0
    take_in(channel.pk)
    assert Conversation.objects.latest("id").subject == "Lalələr varmı?"


def test_what_the_customer_writes_is_never_run(visitor):
    said = {"name": "<b>", "email": "x@customer.example", "to": "other@elsewhere.example"}
    assert visitor.post("/en/mail", data={**said, "subject": "s", "text": "t"}).status_code == 400
    assert visitor.post("/en/mail/99", data={"text": "t"}).status_code == 404


def test_its_look_is_the_colours_of_the_business_and_the_layout_of_all(visitor):
    page = visitor.get("/en/").text
    for name in ("colours.css", "style.css", "sign.svg"):
        assert f'href="/{name}"' in page
        assert visitor.get(f"/{name}").status_code == 200
    used = set(re.findall(r"var\((--\w+)\)", visitor.get("/style.css").text))
    assert used <= set(re.findall(r"(--\w+):", visitor.get("/colours.css").text))
