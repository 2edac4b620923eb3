import re

import pytest
from django.test import Client

from alaka.accounts.models import Business, Place
from alaka.channels.form.tests.posting import (
    GOOD,
    PNG,
    errors_of,
    form_of,
    make_channel,
    multipart,
    only_message,
    post,
    post_body,
    sender_of,
)
from alaka.channels.models import Intake
from alaka.inbox.models import Message

pytestmark = pytest.mark.django_db

URLENCODED = "application/x-www-form-urlencoded"


def test_a_plain_form_becomes_a_message_in_the_inbox():
    make_channel("az")
    body = b"name=Dana&email=Dana%40Example.com&message=Salam%21%0D%0AG%C3%BCl+var%3F"
    response = post_body(body, URLENCODED, referer="https://gul.example/contact")
    message = only_message()
    assert response.status_code == 303
    assert message.text == "Salam!\nGül var?"
    assert sender_of(message) == "email:dana@example.com"
    assert message.conversation.contact.name == "Dana"
    assert message.conversation.language == "az"
    assert message.headers["page"] == "https://gul.example/contact"
    assert Intake.objects.get().body == body


def test_a_multipart_form_brings_its_files():
    make_channel()
    body, kind = multipart(
        [
            ("email", b"dana@example.com"),
            ("message", "See the picture – ə".encode()),
            ("file", PNG, "gül.png"),
            ("file", b"%PDF-1.7 x", "C:\\letters\\order.pdf"),
            ("file", b"", ""),
        ]
    )
    assert post_body(body, kind).status_code == 303
    message = only_message()
    assert message.text == "See the picture – ə"
    files = {file.name: (file.content_type, file.size) for file in message.attachments.all()}
    assert files == {"gül.png": ("image/png", 48), "order.pdf": ("application/pdf", 10)}


@pytest.mark.parametrize(
    ("language", "charset", "text"),
    [
        ("az", "cp1254", "Çiçək üçün"),
        ("bs", "cp1250", "Želim ružičaste čašice"),
        ("fr", "latin-1", "À bientôt, ça va"),
        ("fa", "cp1256", "سلام گل"),
        ("en", "utf-8", "naïve ☕"),
    ],
)
def test_old_charsets_are_read_though_nobody_declares_them(language, charset, text):
    make_channel(language)
    # As browsers do: a letter that the page's charset lacks becomes a numeric reference.
    typed = text.encode(charset, "xmlcharrefreplace")
    body, kind = multipart([("email", b"d@example.com"), ("message", typed)])
    post_body(body, kind)
    assert only_message().text == text


def test_a_declared_charset_is_believed():
    make_channel()
    body, kind = multipart(
        [
            ("_charset_", b"koi8-r"),
            ("phone", b"+994501234567"),
            ("message", "цветы".encode("koi8-r")),
        ]
    )
    post_body(body, kind)
    assert only_message().text == "цветы"


def test_each_part_may_say_its_charset():
    make_channel()
    body, kind = multipart([("email", b"d@example.com"), ("message", "цветы".encode("koi8-r"))])
    text_part = b'name="message"\r\nContent-Type: text/plain; charset=KOI8-R'
    post_body(body.replace(b'name="message"', text_part), kind)
    assert only_message().text == "цветы"


def test_the_language_that_a_page_names_tells_how_its_letters_are_read():
    make_channel("en")
    body, kind = multipart(
        [
            ("alaka_language", b"bs"),
            ("email", b"d@example.com"),
            ("message", "čaša".encode("cp1250")),
        ]
    )
    post_body(body, kind)
    assert only_message().text == "čaša"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "text/html; charset=utf-8"])
def test_a_page_that_posts_in_a_wrong_way_is_told_the_right_one(kind):
    make_channel("fr")
    response = post_body(b"email=d@example.com\r\nmessage=Hi\r\n", kind)
    assert response.status_code == 415
    assert kind.partition(";")[0] in response.text
    assert "multipart/form-data" in response.text
    assert 'lang="fr"' in response.text


@pytest.mark.parametrize(
    "names",
    [
        ("Your name", "E-Mail", "Tel.", "Msg"),
        ("Ad, soyad", "e-poçt", "telefon", "Mesaj"),
        ("Ime i prezime", "e-pošta", "Broj telefona", "Poruka"),
        ("Nom", "Courriel", "Téléphone", "Votre message"),
        ("نام", "ایمیل", "شماره تلفن", "پیام"),
        ("vorname", "mail", "telefonnummer", "nachricht"),
    ],
)
def test_the_names_people_give_their_fields_are_understood(names):
    make_channel()
    values = ("Dana", "d@example.com", "+994501234567", "Hello")
    post(dict(zip(names, values, strict=True)))
    message = only_message()
    assert message.text == "Hello"
    assert sender_of(message) == "email:d@example.com"
    assert message.conversation.contact.name == "Dana"
    assert message.fields == []
    stored = message.conversation.contact.handles.values_list("value", flat=True)
    assert set(stored) == {"d@example.com", "+994501234567"}


def test_the_owner_may_say_what_the_own_names_mean():
    make_channel(mapping="kundenwunsch = message\nwer = name")
    post({"wer": "Dana", "email": "d@example.com", "Kundenwunsch": "Rosen"})
    assert only_message().text == "Rosen"


def test_a_name_that_comes_twice_is_kept_twice_and_shown_again_twice(freeze):
    make_channel()
    body = b"email=dana%40&E-Mail=office%40example.com&message=Hi&message=And+more&email=x"
    response = post_body(body, URLENCODED)
    shown = re.findall(r'name="(email|E-Mail|message)"[^>]*value="([^"]*)"', response.text)
    assert shown == [
        ("email", "dana@"),
        ("E-Mail", "office@example.com"),
        ("message", "And more"),
        ("email", "x"),
    ]
    assert len(set(re.findall(r' id="([^"]+)"', response.text))) == response.text.count(' id="')
    freeze(seconds=5)
    post_body(body.replace(b"dana%40", b"dana%40example.com"), URLENCODED)
    assert only_message().fields == [
        ["E-Mail", "office@example.com"],
        ["message", "And more"],
        ["email", "x"],
    ]


def test_what_nobody_sees_is_nothing_that_was_written():
    make_channel()
    response = post(GOOD | {"message": "\u200b \u2060\n"})
    assert "Write your message." in errors_of(response)


def test_an_address_that_cannot_be_read_comes_back_as_it_was_typed():
    make_channel()
    response = post(GOOD | {"email": "Ali <ali@example.com>"})
    assert response.status_code == 422
    assert form_of(response).values["email"] == "Ali <ali@example.com>"


def test_marks_that_nobody_sees_are_no_part_of_an_address():
    make_channel()
    post(GOOD | {"email": "\u200edana@example.com\u200b\u00a0\ufeff"})
    assert sender_of(only_message()) == "email:dana@example.com"


def test_first_and_last_name_are_one_name():
    make_channel()
    post({"first_name": "Dana", "last_name": "Əliyeva", "mail": "d@example.com", "msg": "Hi"})
    assert only_message().conversation.contact.name == "Dana Əliyeva"


def test_other_fields_are_kept_in_order_under_their_own_names():
    make_channel()
    body = (
        b"Order+number=77&email=d%40example.com&colour=red&colour=white&message=Hi"
        b"&submit=Send&empty="
    )
    post_body(body, URLENCODED)
    message = only_message()
    assert message.fields == [["Order number", "77"], ["colour", "red, white"]]


def test_a_phone_number_is_read_in_the_country_of_the_form_s_place_or_of_the_business():
    channel = make_channel()
    assert post({"phone": "061 123 456", "message": "Call me"}).status_code == 422
    Business.objects.update_or_create(pk=1, defaults={"country": "AZ"})
    post({"phone": "050 123 45 67", "message": "Call me"})
    channel.place = Place.objects.create(name="Sarajevo", country="BA")
    channel.save()
    post({"phone": "061 123 456", "message": "Call me"})
    found = Message.objects.order_by("pk").values_list("handle__value", flat=True)
    assert list(found) == ["+994501234567", "+38761123456"]


def test_a_phone_number_is_read_in_the_country_of_the_channel():
    make_channel(country="AZ")
    post({"phone": "050 123 45 67", "message": "Call me"})
    message = only_message()
    assert sender_of(message) == "phone:+994501234567"


def test_bad_input_shows_the_form_again_with_all_that_was_typed():
    make_channel()
    typed = {"name": "Dana <b>", "email": "dana@", "message": "Two\nlines", "Order": "77"}
    response = post(typed | {"alaka_page": "https://gul.example/"})
    form = form_of(response)
    assert response.status_code == 422
    assert "Enter a complete e-mail address" in errors_of(response)
    assert {name: form.values[name] for name in typed} == typed
    assert form.values["alaka_page"] == "https://gul.example/"
    assert not Message.objects.exists()
    assert not Intake.objects.exists()


def test_the_form_shown_again_can_be_sent_once_mended(freeze):
    make_channel()
    form = form_of(post({"email": "dana@", "message": "Hi", "Order": "77"}))
    freeze(seconds=5)
    response = post(form.values | {"email": "dana@example.com"})
    assert response.status_code == 303
    assert only_message().fields == [["Order", "77"]]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"email": "d@example.com"}, "Write your message."),
        ({"message": "Hi"}, "Leave an e-mail address or a phone number"),
        ({"message": "Hi", "phone": "12"}, "Write it with its country"),
        ({"message": "x" * 20_001, "email": "d@example.com"}, "at most 20000"),
        ({"message": "   ", "email": "d@example.com"}, "Write your message."),
    ],
)
def test_each_fault_says_what_to_mend(fields, error):
    make_channel()
    response = post(fields)
    assert response.status_code == 422
    assert error in errors_of(response)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("run.exe", b"MZ\x90", "cannot be sent"),
        ("noending", b"x", "cannot be sent"),
        ("photo.png", b"MZ\x90\x00", "is not what its name says"),
        ("notes.txt", b"#!/bin/sh", "is not what its name says"),
        ("evil\u202efdp.exe", b"MZ", "cannot be sent"),
        ("empty.pdf", b"", "“empty.pdf” is empty"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name_and_content(name, content, error):
    make_channel()
    body, kind = multipart(
        [("message", b"Hi"), ("email", b"d@example.com"), ("file", content, name)]
    )
    response = post_body(body, kind)
    assert response.status_code == 422
    assert error in errors_of(response)


def test_too_many_and_too_large_files_are_refused():
    make_channel(max_files=1, max_upload_mb=1)
    big = b"%PDF" + b"x" * 600_000
    body, kind = multipart(
        [("message", b"Hi"), ("email", b"d@example.com"), ("a", big, "1.pdf"), ("b", big, "2.pdf")]
    )
    errors = errors_of(post_body(body, kind))
    assert "Choose at most 1 file." in errors
    assert "The files are too large" in errors


def test_of_more_than_the_server_takes_what_was_typed_is_shown_again(settings):
    """As it comes through: the middle of the file is not here, and what is behind it is."""
    settings.MAX_UPLOAD = 3000
    make_channel(consent="You may store this.", shown=["email", "file", "message"])
    files: list[tuple[str, bytes, str]] = [("file", b"%PDF" + b"x" * 9000, "plan.pdf")]
    typed = [("email", b"dana@example.com"), ("Order", b"A 17")]
    after = [("message", b"Where is it?"), ("alaka_consent", "✓".encode())]
    body, kind = multipart([*typed, *files, *after])
    response = post_body(body[:2001] + body[-1000:], kind)
    assert response.status_code == 413
    form = form_of(response)
    for name, value in (("email", "dana@example.com"), ("Order", "A 17")):
        assert form.values[name] == value
    assert "Where is it?" in response.text
    assert re.search(r'name="alaka_consent"[^>]* checked', response.text)
    assert "The files are too large: 10.0\xa0MB together at most." in response.text
    assert "Choose your files again, browsers do not keep them: plan.pdf." in response.text
    assert "alaka_file" not in response.text
    said = post_body(body[:2001] + body[-1000:], kind, accept="application/json").json()
    assert list(said["errors"]) == ["", "file"]
    assert not Message.objects.exists()


def test_a_machine_that_sends_more_than_the_server_takes_is_refused(settings):
    settings.MAX_UPLOAD = 3000
    channel = make_channel()
    body, kind = multipart([("homepage", b"x"), ("file", b"%PDF" + b"x" * 9000, "plan.pdf")])
    assert post_body(body[:2001] + body[-1000:], kind).status_code == 413
    assert not channel.intakes.exists()


def test_a_second_click_makes_no_second_message(freeze):
    make_channel()
    assert post(GOOD).status_code == 303
    assert post(GOOD).status_code == 303
    assert Message.objects.count() == 1
    post(GOOD | {"message": "Another"})
    assert Message.objects.count() == 2
    freeze(seconds=61)
    post(GOOD)
    assert Message.objects.count() == 3


def test_the_same_from_another_address_is_another_message():
    make_channel()
    post(GOOD)
    Client(REMOTE_ADDR="203.0.113.9").post("/f/site", GOOD)
    assert Message.objects.count() == 2


def test_a_form_nobody_made_is_not_found():
    answer = Client().post("/f/nothing", GOOD)
    assert answer.status_code == 404
    # Said to a customer, who has no desk and no team.
    assert b"go back to the page you came from" in answer.content
    assert b"/desk/" not in answer.content


def test_a_paused_form_takes_nothing():
    channel = make_channel()
    channel.is_enabled = False
    channel.save()
    assert post(GOOD).status_code == 404


def test_other_methods_are_refused_with_those_that_go():
    make_channel()
    response = Client().put("/f/site")
    assert response.status_code == 405
    assert "POST" in response["Allow"]


def test_a_body_over_the_limit_of_the_server_is_refused_plainly(settings):
    settings.MAX_UPLOAD = 1000
    make_channel()
    response = post(GOOD | {"message": "x" * 2000})
    assert response.status_code == 413
    assert "too large" in response.text


def test_somebody_without_an_address_is_kept_as_nobody_known():
    make_channel(required=["message"])
    post({"message": "Your door is locked"})
    message = only_message()
    assert sender_of(message).startswith("anonymous:")
    assert message.text == "Your door is locked"


def test_ticked_consent_is_kept_with_the_message():
    make_channel(consent="You may store this.")
    assert post(GOOD).status_code == 422
    post(GOOD | {"alaka_consent": "✓"})
    assert only_message().fields == [["You may store this.", "✓"]]
