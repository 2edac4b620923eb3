import json

import pytest
from django.test import Client

from alaka.channels.form.tests.posting import (
    GOOD,
    errors_of,
    form_of,
    make_channel,
    only_message,
    post,
)
from alaka.inbox.models import Message

pytestmark = pytest.mark.django_db

SITE = "https://gul.example"


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("az", "ltr"), ("bs", "ltr"), ("fr", "ltr"), ("fa", "rtl")],
)
def test_the_page_stands_in_each_language(language, direction):
    make_channel()
    response = Client().get(f"/f/site?lang={language}")
    assert f'lang="{language}" dir="{direction}"' in response.text
    assert form_of(response).values["alaka_language"] == language
    assert "alaka_session" not in response.cookies


def test_the_page_stands_in_the_language_of_the_form_when_none_is_asked_for():
    make_channel("bs")
    for query in ("", "?lang=xx"):
        assert 'lang="bs"' in Client().get(f"/f/site{query}").text


def test_the_thanks_and_the_message_are_in_the_language_of_the_page():
    make_channel()
    response = Client().post("/f/site", GOOD | {"alaka_language": "fa"}, follow=True)
    assert 'lang="fa" dir="rtl"' in response.text
    assert only_message().conversation.language == "fa"


def test_the_owner_words_the_page_and_the_thanks():
    make_channel(title="Flowers & more", intro="Ask <us>", thanks="Till soon!")
    page = Client().get("/f/site").text
    assert "Flowers &amp; more" in page
    assert "Ask &lt;us&gt;" in page
    assert "Till soon!" in Client().post("/f/site", GOOD, follow=True).text


def test_fields_of_the_owner_are_asked_for_and_kept():
    make_channel(
        extra_fields="Day* | date\nShop | choice | Baku, Shiraz\nGift wrap | yes\nRoses | number"
    )
    values = form_of(Client().get("/f/site")).values
    assert {"Day", "Shop", "Gift wrap", "Roses"} <= values.keys()
    assert post(GOOD | {"Roses": "many", "Day": "2025-06-08"}).status_code == 422
    assert post(GOOD | {"Shop": "Baku"}).status_code == 422
    post(GOOD | {"Day": "2025-06-08", "Shop": "Shiraz", "Gift wrap": "✓", "Roses": "۱۲"})
    kept = [["Day", "2025-06-08"], ["Shop", "Shiraz"], ["Gift wrap", "✓"], ["Roses", "۱۲"]]
    assert only_message().fields == kept


def test_what_an_older_page_posted_stays_when_shown_again():
    make_channel(extra_fields="Day | date\nShop | choice | Baku, Shiraz")
    typed = {"Day": "8 June", "Shop": "Sarajevo", "message": "Hi"}
    values = form_of(post(typed)).values
    assert {name: values[name] for name in typed} == typed


def test_a_link_may_fill_in_fields():
    make_channel()
    assert form_of(Client().get("/f/site?message=Order+77:+")).values["message"] == "Order 77: "


def test_the_owner_sends_visitors_to_a_page_of_the_own_site():
    make_channel(redirect_url=f"{SITE}/thanks")
    assert post(GOOD)["Location"] == f"{SITE}/thanks"
    page = Client().get("/f/site")
    assert "form-action 'self' gul.example" in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    "target",
    [f"{SITE}/danke?x=1", "https://www.gul.example/danke", "http://gul.example:8080/d"],
)
def test_a_form_may_name_its_own_page_on_the_sites_of_the_owner(target):
    make_channel(redirect_url=SITE, redirect_hosts="www.gul.example\ngul.example:8080")
    assert post(GOOD | {"alaka_redirect": target})["Location"] == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "https://gul.example@evil.example/",
        "https://gul.example:evil@evil.example",
        "https://evil.example\\@gul.example/",
        "https:evil.example",
        "javascript:alert(1)//gul.example",
        "javascript://gul.example/%0aalert(1)",
        "https://gul.example.evil.example/",
        "https://[evil/",
        "/\\evil.example",
        "gul.example",
    ],
)
def test_nobody_else_can_use_the_form_to_lead_people_away(target):
    make_channel(redirect_hosts="gul.example")
    assert post(GOOD | {"alaka_redirect": target})["Location"].startswith("/f/site?thanks=1")


def test_a_script_of_the_owner_gets_json_and_leave_to_read_it():
    make_channel(origins=f"{SITE}/")
    asking = {"accept": "application/json", "origin": SITE}
    refused = post({"message": "Hi", "email": "x"}, **asking)
    assert refused.status_code == 422
    assert refused["Access-Control-Allow-Origin"] == SITE
    assert json.loads(refused.text)["errors"]["email"]
    taken = post(GOOD, **asking)
    assert taken.status_code == 200
    assert json.loads(taken.text)["ok"] is True
    assert taken["Content-Type"] == "application/json"


def test_a_script_of_a_stranger_may_not_read_the_answer():
    make_channel(origins=SITE)
    response = post(GOOD, accept="application/json", origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in response


def test_browsers_that_ask_first_are_told_what_goes():
    make_channel(origins=SITE)
    response = Client().options("/f/site", headers={"origin": SITE})
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == SITE
    assert "POST" in response["Access-Control-Allow-Methods"]


def test_another_language_keeps_what_was_typed_and_judges_nothing():
    make_channel(questions="", required=["message"])
    page = post({**GOOD, "email": "not yet", "alaka_show": "fr"})
    assert page.status_code == 200
    assert '<html lang="fr"' in page.text
    values = form_of(page).values
    assert (values["name"], values["email"]) == (GOOD["name"], "not yet")
    assert values["message"].replace("\r\n", "\n") == GOOD["message"]
    assert values["alaka_language"] == "fr"
    assert errors_of(page) == ""
    assert not Message.objects.exists()
    assert 'name="alaka_show" value="fa"' in page.text
    refused = post({**GOOD, "email": "no address", "alaka_language": "fr"})
    assert 'name="alaka_show" value="en"' in refused.text
    assert post({**GOOD, "alaka_show": "xx"}).status_code == 303
