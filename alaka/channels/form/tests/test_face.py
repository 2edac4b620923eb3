import pytest
from django.utils import translation

from alaka.channels.form.tests.posting import make_channel

pytestmark = pytest.mark.django_db


def shown(language="en", **settings):
    channel = make_channel(language, **settings)
    with translation.override(language):
        return channel.adapter.face()


def test_the_widget_asks_what_the_form_asks(settings):
    face = shown(extra_fields="Shop* | choice | Baku, Shiraz", consent="You may keep it")
    assert face["kind"] == "form"
    assert face["action"] == f"{settings.PUBLIC_URL}/f/site"
    kinds = {field["name"]: field["kind"] for field in face["fields"]}
    assert kinds == {
        "name": "text",
        "email": "email",
        "phone": "tel",
        "Shop": "choice",
        "message": "long",
        "file": "file",
        "alaka_consent": "yes",
    }
    shop = next(field for field in face["fields"] if field["name"] == "Shop")
    assert (shop["is_required"], shop["choices"]) == (True, ["Baku", "Shiraz"])


@pytest.mark.parametrize("language", ["az", "bs", "fr", "fa"])
def test_its_labels_are_in_the_language_of_the_page(language):
    channel = make_channel("en")
    labels = []
    for spoken in ("en", language):
        with translation.override(spoken):
            labels.append({field["label"] for field in channel.adapter.face()["fields"]})
    assert labels[0] & labels[1] <= {"Message"}  # So it is in French, too.
