import re

import pytest

from alaka.channels.contract import File
from alaka.channels.form.keeping import FIELD, choice
from alaka.channels.form.tests.posting import (
    PNG,
    errors_of,
    form_of,
    make_channel,
    multipart,
    only_message,
    post_body,
)

pytestmark = pytest.mark.django_db

Part = tuple[str, bytes] | tuple[str, bytes, str]
UNREACHABLE: list[Part] = [("email", b"dana@"), ("message", b"Hi")]
REACHABLE: list[Part] = [("email", b"dana@example.com"), ("message", b"Hi")]


def kept_in(response):
    """The values of the ticks in front of the files that the page carries."""
    return re.findall(
        rf'type="checkbox" name="{FIELD}" value="([^"]+)"[^>]* checked', response.text
    )


def names_of(message):
    return [file.name for file in message.attachments.order_by("pk")]


def test_files_go_along_when_the_form_is_shown_again_and_arrive_with_it(freeze):
    make_channel()
    body, kind = multipart([*UNREACHABLE, ("file", PNG, "gül, 1.png"), ("x", b"%PDF 1", "a.pdf")])
    response = post_body(body, kind)
    assert response.status_code == 422
    assert "Your files are still here" in response.text
    kept = kept_in(response)
    assert len(kept) == 2
    freeze(seconds=5)
    time = form_of(response).values["alaka_time"].encode()
    again = [*REACHABLE, ("alaka_time", time), *((FIELD, value.encode()) for value in kept)]
    body, kind = multipart([*again, ("file", b"%PDF 2", "b.pdf"), ("file", b"", "")])
    assert post_body(body, kind).status_code == 303
    message = only_message()
    assert names_of(message) == ["gül, 1.png", "a.pdf", "b.pdf"]
    first = message.attachments.get(name="gül, 1.png")
    assert bytes(first.blob.data) == PNG
    assert first.content_type == "image/png"
    assert message.fields == []


def test_a_file_whose_tick_was_taken_away_is_left_out():
    make_channel()
    body, kind = multipart([*UNREACHABLE, ("f", PNG, "a.png"), ("f", b"%PDF", "b.pdf")])
    first, _second = kept_in(post_body(body, kind))
    body, kind = multipart([*REACHABLE, (FIELD, first.encode())])
    post_body(body, kind)
    assert names_of(only_message()) == ["a.png"]


def test_a_file_chosen_once_more_comes_once():
    make_channel()
    body, kind = multipart([*UNREACHABLE, ("f", PNG, "a.png")])
    (kept,) = kept_in(post_body(body, kind))
    body, kind = multipart([*REACHABLE, (FIELD, kept.encode()), ("f", PNG, "a.png")])
    post_body(body, kind)
    assert names_of(only_message()) == ["a.png"]


def test_a_bad_file_is_named_with_its_fault_and_the_good_one_stays():
    make_channel()
    body, kind = multipart([*REACHABLE, ("f", PNG, "a.png"), ("f", b"MZ", "run.exe")])
    response = post_body(body, kind)
    assert "“run.exe” cannot be sent" in errors_of(response)
    (kept,) = kept_in(response)
    assert kept.endswith(",a.png")


def test_a_required_file_that_the_page_carries_is_there():
    make_channel(required=["file"])
    body, kind = multipart([("message", b"Hi"), ("phone", b"1"), ("file", PNG, "a.png")])
    (kept,) = kept_in(post_body(body, kind))
    body, kind = multipart([("message", b"Hi"), (FIELD, kept.encode())])
    assert post_body(body, kind).status_code == 303


@pytest.mark.parametrize(
    "value",
    ["", "x", "????,a.png", "TVo=,run.exe", "iVBORw==,photo.exe", "TVo=,photo.png", "TVo,a.png"],
)
def test_what_a_page_carries_is_judged_as_any_file(value):
    make_channel()
    body, kind = multipart([*REACHABLE, (FIELD, value.encode())])
    response = post_body(body, kind)
    assert response.status_code == (422 if value.startswith(("TVo=", "iV")) else 303)


def test_a_path_in_the_name_of_a_carried_file_is_cut_off():
    make_channel()
    body, kind = multipart([*REACHABLE, (FIELD, b"JVBERg==,../../etc/cron.d/a.pdf")])
    post_body(body, kind)
    assert names_of(only_message()) == ["a.pdf"]


def test_files_too_large_to_go_along_are_to_be_chosen_again(settings):
    settings.MAX_UPLOAD = 4000
    make_channel()
    large = b"%PDF" + b"x" * 2500
    body, kind = multipart([*UNREACHABLE, ("f", PNG, "rose.png"), ("f", large, "letter.pdf")])
    response = post_body(body, kind)
    assert "Choose your files again, browsers do not keep them: letter.pdf." in response.text
    (kept,) = kept_in(response)
    assert kept.endswith(",rose.png")


def test_the_name_of_a_file_reads_its_own_way_whatever_the_language():
    value, label = choice(File("گل.png", "image/png", PNG))
    assert value.endswith(",گل.png")
    assert label.startswith("\u2068گل.png\u2069 (")
