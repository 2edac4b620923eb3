import pytest
from django.test import Client

from alaka.channels.form.tests.posting import FormReader, make_channel, only_message
from alaka.inbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "az", "bs", "fr", "fa"])
@pytest.mark.parametrize("has_script", [False, True])
def test_the_html_to_copy_works_as_it_is(language, has_script, settings):
    channel = make_channel(
        language, extra_fields="Shop* | choice | Baku, Shiraz", consent="Store it"
    )
    copied = channel.adapter.setup()
    html = copied["snippet"] + (copied["script_line"] if has_script else "")
    form = FormReader(html)
    assert form.action == f"{settings.PUBLIC_URL}/f/site"
    assert form.hidden_from_people == {"homepage"}
    typed = {
        "name": "Dana",
        "email": "d@example.com",
        "message": "Hi",
        "Shop": "Shiraz",
        "alaka_consent": "✓",
    }
    assert typed.keys() <= form.values.keys()
    path = form.action.removeprefix(settings.PUBLIC_URL)
    assert Client().post(path, form.values | typed).status_code == 303
    message = only_message()
    assert message.conversation.language == language
    assert message.fields == [["Shop", "Shiraz"], ["Store it", "✓"]]
    Message.objects.all().delete()


def test_the_html_to_copy_has_no_style_and_no_script_of_its_own():
    html = make_channel("fa").adapter.setup()["snippet"]
    assert "<script" not in html
    assert "style=" not in html
    assert 'dir="rtl"' in html


def test_what_the_owner_writes_is_escaped_in_the_html_to_copy():
    channel = make_channel(extra_fields='A "big" <b>order</b>', consent="<script>x</script>")
    html = channel.adapter.setup()["snippet"]
    assert "<b>" not in html
    assert "<script>" not in html
