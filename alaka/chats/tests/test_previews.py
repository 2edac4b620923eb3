import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Role
from alaka.channels.models import Channel
from alaka.conftest import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_ada() -> Client:
    ada = Agent.objects.create_user("ada@gul.example", "roses", name="Ada", role=Role.ADMINISTRATOR)
    return logged_in(ada)


@pytest.fixture
def chat(shop_inbox) -> Channel:
    return Channel.objects.create(kind="webchat", name="Chat", key="chat", inbox=shop_inbox)


def test_the_frame_may_stand_in_our_own_pages_only(at_ada):
    answer = at_ada.get("/desk/settings/chat-preview/")
    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_it_shows_what_is_typed_before_it_is_saved(at_ada, chat):
    typed = {"title": "Güller", "color": "#123456", "greeting_fa": "درود!"}
    answer = at_ada.post(
        "/desk/settings/chat-preview/webchat/", {**typed, "preview-language": "fa"}
    )
    shown = answer.json()["setting"]
    assert (shown["name"], shown["color"], shown["greeting"]) == ("Güller", "#123456", "درود!")
    assert answer.json()["lines"][0]["text"] == "سلام! یکشنبه‌ها هم ارسال دارید؟"
    chat.refresh_from_db()
    assert chat.settings == {}


def test_a_field_that_cannot_be_read_yet_breaks_nothing(at_ada):
    typed = {"color": "#12", "offers": "half a li", "questions": "a | b | c | d"}
    answer = at_ada.post("/desk/settings/chat-preview/webchat/", typed)
    assert answer.status_code == 200
    assert answer.json()["setting"]["color"] == "#0f766e"


@pytest.mark.parametrize("kind", ["email", "pigeon"])
def test_a_kind_without_a_widget_has_no_preview(at_ada, kind):
    assert at_ada.post(f"/desk/settings/chat-preview/{kind}/").status_code == 404


def test_the_channels_page_gives_the_line_and_the_examples(at_ada, chat, settings):
    page = at_ada.get(f"/desk/settings/channels/{chat.pk}/").content.decode()
    assert f"{settings.PUBLIC_URL}/chat.js" in page
    assert "data-key=&quot;chat&quot;" in page
    assert "hash_hmac(&quot;sha256&quot;" in page


def test_the_secret_can_be_made_anew(at_ada, chat):
    secrets = []
    for _ in range(2):
        answer = at_ada.post(f"/desk/settings/channels/{chat.pk}/secret/")
        assert answer.status_code == 302
        chat.refresh_from_db()
        secrets.append(chat.secrets["identity_secret"])
    assert len(set(secrets)) == 2
    assert secrets[1] in at_ada.get(f"/desk/settings/channels/{chat.pk}/").content.decode()
    entry = AuditEntry.objects.latest("pk")
    assert entry.act == "channel secret renewed"
    assert secrets[1] not in str(entry.__dict__)


def test_a_form_is_shown_as_the_second_face_with_what_is_typed(at_ada, form_channel):
    page = at_ada.get(f"/desk/settings/channels/{form_channel.pk}/edit/").content.decode()
    assert 'data-chat-preview="/desk/settings/chat-preview/form/"' in page
    assert 'data-preview="talk"' not in page
    typed = {"title": "Güller", "color": "#123456", "shown": ["message"], "position": "start"}
    answer = at_ada.post("/desk/settings/chat-preview/form/", {**typed, "preview-language": "fa"})
    shown = answer.json()["setting"]
    assert (shown["kind"], shown["name"], shown["color"]) == ("form", "Güller", "#123456")
    assert shown["position"] == "start"
    assert [field["label"] for field in shown["fields"]] == ["پیام"]


def test_a_kind_without_a_widget_shows_none_beside_its_settings(at_ada, shop_inbox):
    page = at_ada.get("/desk/settings/channels/new/email/").content.decode()
    assert "data-chat-preview" not in page
