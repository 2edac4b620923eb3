"""Signed identities: who is believed, and whom we know by them. Two people are never joined."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.chats.tests.asking import opened, post, says
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.intake import take_in
from alaka.inbox.models import Conversation

pytestmark = pytest.mark.django_db
SECRET = "0123456789abcdef"


@pytest.fixture
def site(chat_channel: Channel) -> Channel:
    chat_channel.secrets = {"identity_secret": SECRET}
    chat_channel.save()
    return chat_channel


def identity(secret: str = SECRET, ahead: float = 3600, **payload: Any) -> str:
    """As docs/chat.md tells a site's server to make it, written anew here."""
    payload = {"id": "42", "exp": clock.now().timestamp() + ahead, **payload}
    text = base64.urlsafe_b64encode(json.dumps(payload).encode()).decode()
    return f"{text}.{hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()}"


def test_a_signed_customer_is_a_guest_of_his_own(site: Channel) -> None:
    word = identity(email="Dana@Example.org", phone="+387 61 123 456", name="Dana Novak")
    session, guest = opened(site, identity=word)
    assert (guest.scheme, guest.value, guest.name) == ("customer", f"42@{site.pk}", "Dana Novak")
    assert guest.proved == {
        "email": "dana@example.org", "phone": "+38761123456", "name": "Dana Novak",
    }  # fmt: skip
    assert not Contact.objects.exists()  # He has said nothing yet.
    assert opened(site, identity=identity(), session=session)[1] == guest


def test_the_first_line_makes_the_contact_with_what_was_signed(site: Channel) -> None:
    from alaka.channels.contract import Raw
    from alaka.channels.storing import store

    envelope = {"scheme": "customer", "value": "42", "name": "Dana",
                "proved": {"email": "dana@example.org", "name": "Dana"}}  # fmt: skip
    store(site, [Raw("42:1", b'{"text": "Hello"}', "application/json", envelope)])
    take_in(site.pk)
    contact = Contact.objects.get()
    handles = {
        (handle.scheme, handle.value) for handle in contact.handles.all() if handle.proved_at
    }
    assert handles == {("customer", "42"), ("email", "dana@example.org")}
    assert contact.name == "Dana"


@pytest.mark.parametrize(
    "word",
    [
        identity(secret="another"),
        identity()[:-1] + "x",
        identity(ahead=-3600),
        identity(ahead=3 * 24 * 3600),
        identity(id=""),
        identity(id=None),
        identity(id="4" * 201),
        identity(id=True),
        identity(exp="soon"),
        "." + "0" * 64,
        "é.é",
    ],
)
def test_an_identity_that_is_not_to_be_believed_opens_nothing(site: Channel, word: str) -> None:
    answer = post(site, {"identity": word})
    assert answer.status_code == 403
    assert answer.json()["error"]["field"] == "identity"
    assert not Guest.objects.exists()


def test_without_a_secret_nobody_is_believed(chat_channel: Channel) -> None:
    assert post(chat_channel, {"identity": identity(secret="")}).status_code == 403


def test_whoever_comes_without_an_identity_is_no_customer(site: Channel) -> None:
    session, customer = opened(site, identity=identity())
    _again, guest = opened(site, session=session)
    assert guest != customer
    assert guest.scheme == "chat"


def test_the_signed_address_finds_the_person_we_know(site: Channel, dana: Contact) -> None:
    opened(site, identity=identity(email="dana@example.org"))
    assert set(dana.handles.values_list("scheme", "value")) == {
        ("customer", f"42@{site.pk}"), ("email", "dana@example.org"), ("phone", "+38761123456"),
    }  # fmt: skip
    assert dana.handles.get(scheme="email").proved_at is not None
    assert dana.handles.get(scheme="phone").proved_at is None


def test_two_customers_of_one_address_stay_two(site: Channel, dana: Contact) -> None:
    opened(site, identity=identity(id="1", email="dana@example.org"))
    _session, second = opened(site, identity=identity(id="2", email="dana@example.org"))
    said = says(second, "Hello")
    assert said.conversation.contact != dana
    assert dana.handles.filter(scheme="customer").count() == 1


def test_who_talks_already_goes_on_after_the_login(site: Channel) -> None:
    session, unnamed = opened(site)
    conversation = says(unnamed, "Hello").conversation
    again, customer = opened(site, session=session, identity=identity(name="Dana"))
    told = post(site, {"session": again, "identity": identity()}).json()
    assert [line["text"] for line in told["lines"]] == ["Hello"]
    assert says(customer, "It is me").conversation == conversation
    assert conversation.contact.handles.filter(scheme="customer", value=f"42@{site.pk}").exists()


def test_the_session_of_before_the_login_opens_nothing_any_more(site: Channel) -> None:
    """Whoever kept it, on a machine of many, must not read what the customer says later."""
    session, unnamed = opened(site)
    says(unnamed, "Hello")
    opened(site, session=session, identity=identity())
    told = post(site, {"session": session}).json()
    assert told["lines"] == []
    assert Guest.objects.get(pk=unnamed.pk).became is not None


def test_a_login_as_somebody_we_know_goes_on_in_a_new_conversation(
    site: Channel, dana: Contact
) -> None:
    value = f"42@{site.pk}"
    Handle.objects.create(contact=dana, scheme="customer", value=value, created_at=clock.now())
    session, unnamed = opened(site)
    before = says(unnamed, "Hello").conversation
    _again, customer = opened(site, session=session, identity=identity())
    assert customer.continues == before
    from alaka.channels.contract import Raw
    from alaka.channels.storing import store

    envelope = {"scheme": "customer", "value": value, "continues": before.pk}
    for number in (1, 2):
        raw = Raw(f"42:{number}", b'{"text": "It is me"}', "application/json", envelope)
        store(site, [raw])
    take_in(site.pk)
    after = Conversation.objects.exclude(pk=before.pk).get()
    assert (after.contact, after.continues) == (dana, before)
    assert before.contact != dana


def test_a_signed_phone_of_somebody_else_stays_his(site: Channel, dana: Contact) -> None:
    _session, guest = opened(site, identity=identity(phone="+38761123456"))
    said = says(guest, "Hello")
    opened(site, identity=identity(phone="+38761123456"))
    assert said.conversation.contact != dana
    assert dana.handles.filter(scheme="phone").exists()


def test_the_old_secret_ends_at_once(site: Channel) -> None:
    from alaka.channels.identity import rotated

    word = identity()
    site.secrets = rotated(site.secrets)
    site.save()
    assert post(site, {"identity": word}).status_code == 403
    assert opened(site, identity=identity(secret=site.secrets["identity_secret"]))


def test_identities_end_when_they_say(site: Channel) -> None:
    word = identity(ahead=60)
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        assert post(site, {"identity": word}).status_code == 403


def test_who_logs_in_keeps_the_pages_of_his_visit(site: Channel) -> None:
    page = {"url": "https://gul.example/roses", "title": "Roses"}
    session, _unnamed = opened(site, page=page)
    basket = {"url": "https://gul.example/basket", "title": "Basket"}
    _word, guest = opened(site, identity=identity(), session=session, page=basket)
    assert guest.is_customer
    assert [one["title"] for one in guest.pages] == ["Roses", "Basket"]


@pytest.fixture
def other_site(site: Channel) -> Channel:
    """Another shop of the same business, which counts its customers alike."""
    return Channel.objects.create(
        kind="webchat", name="Tulips", inbox=site.inbox, secrets={"identity_secret": "another"}
    )


def test_two_shops_that_count_alike_do_not_share_customers(
    site: Channel, other_site: Channel
) -> None:
    _session, at_roses = opened(site, identity=identity(name="Dana"))
    _session, at_tulips = opened(other_site, identity=identity(secret="another", name="Emil"))
    dana, emil = says(at_roses, "Hello"), says(at_tulips, "Salam")
    assert dana.conversation.contact != emil.conversation.contact
    assert (at_roses.number, at_tulips.number) == ("42", "42")
    told = post(other_site, {"identity": identity(secret="another")}).json()
    assert [line["text"] for line in told["lines"]] == ["Salam"]


def test_an_identity_of_one_shop_opens_nothing_at_the_other(
    site: Channel, other_site: Channel
) -> None:
    for channel, word in ((other_site, identity()), (site, identity(secret="another"))):
        answer = post(channel, {"identity": word})
        assert (answer.status_code, answer.json()["error"]["field"]) == (403, "identity")


def test_shops_that_name_the_same_customers_share_them(site: Channel, other_site: Channel) -> None:
    for channel in (site, other_site):
        channel.settings = {"customers": "roses"}
        channel.save()
    _session, here = opened(site, identity=identity())
    _session, there = opened(other_site, identity=identity(secret="another"))
    assert here.value == there.value == "42@roses"
    assert says(here, "Hello").conversation.contact == says(there, "Hi", 2).conversation.contact


def test_the_same_address_at_two_shops_is_the_same_person(
    site: Channel, other_site: Channel, dana: Contact
) -> None:
    opened(site, identity=identity(id="1", email="dana@example.org"))
    opened(other_site, identity=identity(secret="another", id="2", email="dana@example.org"))
    numbers = set(dana.handles.filter(scheme="customer").values_list("value", flat=True))
    assert numbers == {f"1@{site.pk}", f"2@{other_site.pk}"}
