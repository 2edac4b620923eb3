"""The pages on which an administrator sets up channels, and sees how they do."""

import json
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.accounts.models import Agent, AuditEntry, Place, Team
from alaka.channels.contract import Raw
from alaka.channels.models import Channel
from alaka.channels.storing import store
from alaka.contacts.models import Tag
from alaka.inbox.intake import take_in
from alaka.inbox.models import Inbox, Message, PreparedAnswer
from alaka.inbox.tests.outside import pigeon  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

GOOD = {"email": "dana@example.org", "message": "Are roses in?"}


@pytest.fixture
def administrator(db: None) -> Agent:
    return Agent.objects.create_user("root@gul.example", name="Root", role="administrator")


@pytest.fixture
def desk(administrator: Agent) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def crew(db: None) -> Team:
    return Team.objects.create(name="Crew")


@pytest.fixture
def form(shop_inbox: Inbox) -> Channel:
    return Channel.objects.create(kind="form", name="Site", key="site", inbox=shop_inbox)


def common(inbox: Inbox) -> dict[str, Any]:
    return {"name": "Site", "inbox": inbox.pk, "language": "az"}


def form_settings(**changes: Any) -> dict[str, Any]:
    usual = {"shown": ["email", "message"], "required": ["message"], "max_upload_mb": 5}
    usual |= {"color": "#0f766e", "position": "end"}
    return usual | {"max_files": 2, "honeypot": "homepage", "rate_limit": 20} | changes


MAIL = {
    "address": "shop@gul.example",
    "imap_password": "secret-one",
    # Nobody listens at this port, and the machine says so at once.
    "imap_host": "127.0.0.1",
    "imap_port": "9",
    "smtp_host": "127.0.0.1",
    "folders": "INBOX\nOrders",
}


def said(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("path", ["channels/", "channels/new/", "channels/new/form/", "inboxes/"])
def test_only_administrators_get_in(path: str, bob: Agent, alice: Agent):
    for agent in (alice, bob):
        client = Client()
        client.force_login(agent)
        assert client.get(f"/desk/settings/{path}").status_code == 403
    assert Client().get(f"/desk/settings/{path}").status_code == 302


def test_each_kind_is_offered_in_words(desk: Client, shop_inbox: Inbox):
    page = said(desk, "/desk/settings/channels/new/")
    assert "Form on a web site" in page
    assert "#forms" in page
    assert "/desk/settings/channels/new/email/" in page


def test_without_an_inbox_one_is_asked_for_first(desk: Client):
    assert "/desk/settings/inboxes/new/" in said(desk, "/desk/settings/channels/new/")


def test_a_form_is_made_and_shows_its_html_to_copy(desk: Client, shop_inbox: Inbox):
    answer = desk.post(
        "/desk/settings/channels/new/form/", common(shop_inbox) | form_settings(title="Write us")
    )
    channel = Channel.objects.get()
    assert answer["Location"] == f"/desk/settings/channels/{channel.pk}/"
    page = said(desk, answer["Location"])
    assert f"/f/{channel.key}&quot; method=&quot;post&quot;" in page
    assert channel.settings["title"] == "Write us"
    assert channel.language == "az"
    assert Client().post(f"/f/{channel.key}", GOOD).status_code == 303
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.about) == ("channel added", "Site")


def test_faults_of_both_halves_are_shown_and_nothing_typed_is_lost(desk: Client, shop_inbox: Inbox):
    typed = common(shop_inbox) | form_settings(extra_fields="Day | never", max_upload_mb=9000)
    page = desk.post("/desk/settings/channels/new/form/", typed | {"name": ""})
    text = page.content.decode()
    assert page.status_code == 422
    assert "This field is required" in text
    assert "“Day | never” is no field" in text
    assert "at most 25 MB" in text
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("redirect_hosts", "gul.example; frame-src *"),
        ("redirect_url", "javascript:alert(1)"),
        ("origins", "gul.example"),
        ("mapping", "who = nobody"),
        ("honeypot", "email"),
        ("honeypot", "alaka_x"),
        ("extra_fields", "alaka_time"),
    ],
)
def test_settings_that_would_break_the_form_are_refused(
    desk: Client, form: Channel, setting: str, value: str
):
    typed = common(form.inbox) | form_settings(**{setting: value})
    page = desk.post(f"/desk/settings/channels/{form.pk}/edit/", typed)
    assert page.status_code == 422
    assert f'id="id_{setting}_error"' in page.content.decode()


def test_a_mailbox_is_tried_when_it_is_saved(desk: Client, shop_inbox: Inbox):
    answer = desk.post("/desk/settings/channels/new/email/", common(shop_inbox) | MAIL, follow=True)
    assert "Saved, but it does not work yet" in answer.content.decode()
    channel = Channel.objects.get()
    assert channel.receive_error
    answer = desk.post(f"/desk/settings/channels/{channel.pk}/connection/", follow=True)
    assert "It does not work" in answer.content.decode()


def test_a_connection_that_works_clears_the_faults(desk: Client, pigeon: Channel):  # noqa: F811
    pigeon.receiving_failed("The loft is locked.")
    answer = desk.post(f"/desk/settings/channels/{pigeon.pk}/connection/", follow=True)
    assert "The connection works." in answer.content.decode()
    pigeon.refresh_from_db()
    assert (pigeon.receive_error, pigeon.failures) == ("", 0)


def test_a_secret_is_never_shown_and_stays_when_left_empty(desk: Client, shop_inbox: Inbox):
    desk.post("/desk/settings/channels/new/email/", common(shop_inbox) | MAIL)
    channel = Channel.objects.get()
    path = f"/desk/settings/channels/{channel.pk}/edit/"
    page = said(desk, path)
    assert "secret-one" not in page
    assert "It is set. Leave this empty to keep it." in page
    assert "INBOX\nOrders" in page
    desk.post(path, common(shop_inbox) | MAIL | {"imap_password": "", "sender_name": "Gül"})
    channel.refresh_from_db()
    assert channel.secrets["imap_password"] == "secret-one"
    assert channel.settings["sender_name"] == "Gül"
    assert channel.settings["folders"] == ["INBOX", "Orders"]
    assert "imap_password" not in channel.settings
    assert "secret" not in json.dumps(list(AuditEntry.objects.values("data", "about")))


def test_a_channel_is_paused_and_switched_on_again(desk: Client, form: Channel):
    desk.post(f"/desk/settings/channels/{form.pk}/pause/")
    assert Client().post("/f/site", GOOD).status_code == 404
    assert "Nothing comes in and nothing goes out" in said(
        desk, f"/desk/settings/channels/{form.pk}/"
    )
    desk.post(f"/desk/settings/channels/{form.pk}/resumption/")
    assert Client().post("/f/site", GOOD).status_code == 303
    acts = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["channel paused", "channel resumed"]


def test_only_a_channel_that_nobody_used_can_be_removed(desk: Client, form: Channel):
    Client().post("/f/site", GOOD)
    answer = desk.post(f"/desk/settings/channels/{form.pk}/removal/", follow=True)
    assert "Pause it instead" in answer.content.decode()
    unused = Channel.objects.create(kind="form", name="Spare", inbox=form.inbox)
    desk.post(f"/desk/settings/channels/{unused.pk}/removal/")
    assert list(Channel.objects.all()) == [form]


def test_what_is_wrong_stands_on_the_page_in_words(desk: Client, mail_channel: Channel):
    mail_channel.receiving_failed("The server refused the login.")
    mail_channel.sending_failed("The mail server is away.")
    page = said(desk, f"/desk/settings/channels/{mail_channel.pk}/")
    assert "The server refused the login." in page
    assert "The mail server is away." in page
    assert "It failed 1 time." in page
    assert "Nothing can be fetched" in said(desk, "/desk/settings/channels/")


def test_seen_and_stored_are_counted_by_folder(desk: Client, mail_channel: Channel):
    kept = {"seen": 3, "prefix": "imap:a:1:", "missing": [[4, 4]]}
    mail_channel.received({"held": {"INBOX": kept, "Orders": {**kept, "prefix": "imap:b:1:"}}})
    page = said(desk, f"/desk/settings/channels/{mail_channel.pk}/")
    assert page.count("1 missing") == 2


def test_days_to_fetch_again_are_typed_in_the_readers_calendar(
    desk: Client, administrator: Agent, mail_channel: Channel
):
    administrator.language = "fa"
    administrator.save(update_fields=["language"])
    path = f"/desk/settings/channels/{mail_channel.pk}/refill/"
    desk.post(path, {"begin": "۱۴۰۵/۰۸/۰۱", "end": "۱ آبان ۱۴۰۵"})
    job = ProcrastinateJob.objects.get(args__path="alaka.channels.polling.refill")
    assert job.args["arguments"]["begin"] == "2026-10-23T00:00:00+00:00"
    assert job.args["arguments"]["end"] == "2026-10-24T00:00:00+00:00"
    assert 'type="date"' not in said(desk, f"/desk/settings/channels/{mail_channel.pk}/")


@pytest.mark.parametrize("day", ["", "yesterday-ish", "31.12.9999"])
def test_a_day_that_is_none_is_refused(desk: Client, mail_channel: Channel, day: str):
    path = f"/desk/settings/channels/{mail_channel.pk}/refill/"
    answer = desk.post(path, {"begin": "1.3.2026", "end": day}, follow=True)
    assert "To: " in answer.content.decode()
    assert not ProcrastinateJob.objects.filter(args__path="alaka.channels.polling.refill").exists()


def test_a_range_of_days_is_fetched_again_by_a_job(desk: Client, mail_channel: Channel):
    path = f"/desk/settings/channels/{mail_channel.pk}/refill/"
    desk.post(path, {"begin": "2026-03-01", "end": "2026-03-31"})
    job = ProcrastinateJob.objects.get(args__path="alaka.channels.polling.refill")
    assert job.args["arguments"] == {
        "channel_id": mail_channel.pk,
        "begin": "2026-03-01T00:00:00+00:00",
        "end": "2026-04-01T00:00:00+00:00",
    }
    answer = desk.post(path, {"begin": "2026-03-02", "end": "2026-03-01"}, follow=True)
    assert "The end lies before the beginning" in answer.content.decode()
    assert ProcrastinateJob.objects.filter(args__path="alaka.channels.polling.refill").count() == 1


def test_a_form_has_nothing_to_fetch_again(desk: Client, form: Channel):
    path = f"/desk/settings/channels/{form.pk}/refill/"
    assert desk.post(path, {"begin": "2026-03-01", "end": "2026-03-31"}).status_code == 404


def test_what_a_machine_wrote_waits_in_quarantine_and_can_be_let_in(desk: Client, form: Channel):
    Client().post("/f/site", GOOD | {"homepage": "<b>spam</b>"})
    path = f"/desk/settings/channels/{form.pk}/quarantine/"
    page = said(desk, path)
    assert "“&lt;b&gt;spam&lt;/b&gt;” stood in the hidden field" in page
    assert "1 in quarantine" in said(desk, "/desk/settings/channels/")
    piece = form.intakes.get()
    answer = desk.post(f"/desk/settings/quarantine/{piece.pk}/retry/", follow=True)
    assert "It was taken in" in answer.content.decode()
    assert Message.objects.get().text == "Are roses in?"


def test_what_still_cannot_be_read_says_why(desk: Client, pigeon: Channel):  # noqa: F811
    (piece,) = store(pigeon, [Raw("1", b"?")])
    take_in(pigeon.pk)
    piece = pigeon.intakes.get()
    answer = desk.post(f"/desk/settings/quarantine/{piece.pk}/retry/", follow=True)
    assert "still cannot be read: The pigeon lost its letter." in answer.content.decode()


def test_the_bytes_in_quarantine_are_saved_and_never_shown(desk: Client, form: Channel):
    Client().post("/f/site", GOOD | {"homepage": "<script>"})
    piece = form.intakes.get()
    answer = desk.get(f"/desk/settings/quarantine/{piece.pk}/body/")
    assert answer.content == bytes(piece.body)
    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]
    desk.post(f"/desk/settings/quarantine/{piece.pk}/removal/")
    assert not form.intakes.exists()


def test_the_list_of_channels_asks_the_database_as_often_for_many(
    desk: Client, form: Channel, django_assert_max_num_queries: Any
):
    place = Place.objects.create(name="Baku")
    for number in range(25):
        Channel.objects.create(kind="form", name=f"No {number}", inbox=form.inbox, place=place)
    desk.get("/desk/settings/channels/")
    with django_assert_max_num_queries(14):
        desk.get("/desk/settings/channels/")


def test_an_inbox_is_made_for_its_teams(desk: Client, crew: Team):
    path = "/desk/settings/inboxes/new/"
    desk.post(path, {"name": "Orders", "teams": [crew.pk], "reopen_days": 7})
    inbox = Inbox.objects.get(name="Orders")
    assert list(inbox.teams.all()) == [crew]
    desk.post(f"/desk/settings/inboxes/{inbox.pk}/", {"name": "Orders", "reopen_days": 0})
    inbox.refresh_from_db()
    assert inbox.reopen_days == 0
    assert not inbox.teams.exists()
    assert "Orders" in said(desk, "/desk/settings/inboxes/")


def test_an_inbox_with_channels_stays(desk: Client, form: Channel):
    answer = desk.post(f"/desk/settings/inboxes/{form.inbox_id}/removal/", follow=True)
    assert "has channels or conversations" in answer.content.decode()
    empty = Inbox.objects.create(name="Empty")
    desk.post(f"/desk/settings/inboxes/{empty.pk}/removal/")
    assert not Inbox.objects.filter(name="Empty").exists()


def test_managers_keep_the_tags(bob: Agent):
    client = Client()
    client.force_login(bob)
    client.post("/desk/settings/tags/", {"name": " late   roses "})
    tag = Tag.objects.get()
    assert tag.name == "late roses"
    refused = client.post("/desk/settings/tags/", {"name": "LATE roses"})
    assert "A tag with this name already exists." in refused.content.decode()
    client.post(f"/desk/settings/tags/{tag.pk}/", {"name": "Late"})
    assert "Late" in said(client, "/desk/settings/tags/")
    client.post(f"/desk/settings/tags/{tag.pk}/removal/")
    assert not Tag.objects.exists()


def test_managers_keep_the_prepared_answers(bob: Agent, crew: Team):
    client = Client()
    client.force_login(bob)
    given = {"name": "Hours", "text": "Hello {name}, we open at 9.", "language": "en"}
    client.post("/desk/settings/answers/new/", given | {"team": crew.pk})
    answer = PreparedAnswer.objects.get()
    assert answer.team == crew
    assert "Hours" in said(client, "/desk/settings/answers/")
    path = f"/desk/settings/answers/{answer.pk}/"
    assert client.post(path, {"name": "Hours", "text": ""}).status_code == 422
    client.post(path, {"name": "Hours", "text": "We open at 10.", "language": ""})
    answer.refresh_from_db()
    assert (answer.text, answer.language, answer.team) == ("We open at 10.", "", None)
    client.post(f"{path}removal/")
    assert not PreparedAnswer.objects.exists()


def test_agents_keep_neither(alice: Agent):
    client = Client()
    client.force_login(alice)
    for path in ("tags/", "answers/", "answers/new/"):
        assert client.get(f"/desk/settings/{path}").status_code == 403
