import hashlib

import pytest
from django.test import Client

from alaka.channels.form import guards
from alaka.channels.form.tests.posting import (
    GOOD,
    errors_of,
    form_of,
    make_channel,
    only_message,
    post,
)
from alaka.channels.models import Intake
from alaka.inbox import intake
from alaka.inbox.models import Message

pytestmark = pytest.mark.django_db


def hosted_form(query: str = ""):
    return form_of(Client().get(f"/f/site{query}"))


def work(challenge: str, bits: int = guards.BITS) -> str:
    """What ui/src/form.ts finds, found by the letter of its own words."""
    for counter in range(1 << 20):
        digest = hashlib.sha256(f"site~{challenge}~{counter}".encode()).digest()
        if int.from_bytes(digest[:4], "big") >> (32 - bits) == 0:
            return f"{challenge}~{counter}"
    raise AssertionError("no proof found")


def test_a_machine_that_fills_the_hidden_field_is_thanked_and_quarantined():
    channel = make_channel()
    response = post(GOOD | {"homepage": "https://cheap.example"})
    assert response.status_code == 303
    assert "thanks" in response["Location"]
    assert not Message.objects.exists()
    (caught,) = channel.intakes.quarantined()
    assert "homepage" in caught.reason
    assert "https://cheap.example" in caught.reason


def test_what_was_quarantined_wrongly_can_be_let_in():
    channel = make_channel()
    post(GOOD | {"homepage": "https://dana.example"})
    intake.retry(channel.intakes.get())
    assert only_message().text == GOOD["message"]
    assert not Intake.objects.quarantined().exists()


def test_the_owner_names_the_hidden_field():
    channel = make_channel(honeypot="company_site")
    post(GOOD | {"homepage": "https://dana.example"})
    assert only_message().fields == [["homepage", "https://dana.example"]]
    post(GOOD | {"company_site": "x"})
    assert channel.intakes.quarantined().count() == 1


def test_people_never_meet_the_hidden_field():
    make_channel()
    assert "homepage" in hosted_form().hidden_from_people


def test_a_form_sent_faster_than_anybody_types_is_shown_again_with_all_of_it(freeze):
    make_channel()
    page = hosted_form()
    freeze(seconds=1)
    response = post(page.values | GOOD)
    again = form_of(response)
    assert response.status_code == 422
    assert "faster than we expected" in errors_of(response)
    assert again.values["message"] == GOOD["message"]
    freeze(seconds=2)
    assert post(again.values).status_code == 303


def test_a_page_left_open_for_days_is_asked_to_send_again(freeze):
    make_channel()
    page = hosted_form()
    freeze(hours=25)
    response = post(page.values | GOOD)
    assert "open for too long" in errors_of(response)
    freeze(seconds=3)
    assert post(form_of(response).values).status_code == 303


def test_a_time_that_we_did_not_sign_is_not_believed(freeze):
    make_channel()
    assert post(GOOD | {"alaka_time": "abc.def"}).status_code == 422


def test_a_static_page_has_no_time_and_needs_none():
    make_channel()
    assert post(GOOD).status_code == 303


def test_the_work_of_the_script_on_the_hosted_page_is_checked(freeze):
    make_channel()
    page = hosted_form()
    freeze(seconds=5)
    proved = {"alaka_script": "1", "alaka_pow": work(page.values["alaka_time"])}
    assert post(page.values | GOOD | proved).status_code == 303


def test_the_work_of_the_script_on_a_page_of_the_owner_is_checked(freeze):
    make_channel()
    now = str(int(guards.clock.now().timestamp()) - 7200)
    assert post(GOOD | {"alaka_script": "1", "alaka_pow": work(now)}).status_code == 303


@pytest.mark.parametrize(
    "proof", ["", "1748865600~1", "x~y", "~", "99999~12", "٣~٣", "1" * 13 + "~1"]
)
def test_a_script_without_its_work_is_asked_again(proof):
    make_channel()
    response = post(GOOD | {"alaka_script": "1", "alaka_pow": proof})
    assert response.status_code == 422
    assert "check that a person sent this" in errors_of(response)


def test_old_work_counts_no_more(freeze):
    make_channel()
    proof = work(str(int(guards.clock.now().timestamp())))
    freeze(days=2)
    assert post(GOOD | {"alaka_script": "1", "alaka_pow": proof}).status_code == 422


def test_too_many_from_one_address_are_asked_to_wait_and_lose_nothing():
    make_channel(rate_limit=2)
    for number in range(2):
        assert post(GOOD | {"message": f"No {number}"}).status_code == 303
    response = post(GOOD | {"message": "No 3"})
    assert response.status_code == 429
    assert response["Retry-After"] == "600"
    assert "Try again in ten minutes" in errors_of(response)
    assert form_of(response).values["message"] == "No 3"
    assert Client(REMOTE_ADDR="203.0.113.9").post("/f/site", GOOD).status_code == 303


def test_all_addresses_of_one_ipv6_network_are_one_sender():
    make_channel(rate_limit=1)
    statuses = [
        Client(REMOTE_ADDR=address).post("/f/site", GOOD).status_code
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    ]
    assert statuses == [303, 429, 303]
