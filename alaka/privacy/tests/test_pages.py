"""The pages on which a person is erased, and what can be shown of it."""

from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.tests.caller import Caller, errors
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Handle
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.privacy import finding, jobs
from alaka.privacy.models import Erasure
from alaka.privacy.previewing import preview
from alaka.privacy.tests.conftest import run_jobs

pytestmark = pytest.mark.django_db


def given(person: Contact, **more: str) -> dict[str, str]:
    digest = preview(finding.of(person)).digest
    asked = {"wish": "person", "reason": "asked", "typed": person.name, "preview": digest}
    return asked | more


def post(client: Client, person: Contact, **more: str) -> Any:
    return client.post(f"/desk/contacts/{person.pk}/erasure", given(person, **more))


@pytest.fixture
def closed(dana: Contact, mail_channel: Channel, bob: Agent) -> Conversation:
    talk = heard(mail_channel, "The secret garden").conversation
    assert talk.contact == dana
    talk.close(by=bob)
    return talk


def test_the_preview_says_what_goes_and_what_stays(
    at_bob: Client, dana: Contact, closed: Conversation
) -> None:
    page = at_bob.get(f"/desk/contacts/{dana.pk}/erasure").content.decode()
    for said in ("The secret garden", "dana@example.org", "without words", "Dana Novak"):
        assert said in page
    assert Contact.objects.get(pk=dana.pk).name == "Dana Novak"


def test_it_is_done_when_the_name_was_typed(
    at_bob: Client, bob: Agent, dana: Contact, closed: Conversation
) -> None:
    sent = post(at_bob, dana, typed="DANA novak")
    made = Erasure.objects.get()
    assert sent["Location"] == f"/desk/settings/erasures/{made.pk}/"
    assert not Handle.objects.filter(value="dana@example.org").exists()
    assert 'value="2"' in at_bob.get(sent["Location"]).content.decode() or made.is_running
    jobs.erase(made.pk)
    page = at_bob.get(sent["Location"]).content.decode()
    for said in ("The person asked for it", "Bob Brown", made.preview):
        assert said in page
    assert "Dana" not in page
    assert "secret" not in page
    assert AuditEntry.objects.get(act="person erased").data == {"reason": "asked"}
    assert at_bob.get(f"/desk/contacts/{dana.pk}").status_code == 410
    assert "Erased person" in at_bob.get(f"/desk/conversations/{closed.pk}").content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"typed": "Erin"}, "Type “Dana Novak”."),
        ({"wish": ""}, "required"),
        ({"reason": "retention"}, "not one of the available choices"),
        ({"preview": "0" * 64}, "Something changed since this was shown"),
    ],
)
def test_what_is_wrong_erases_nobody(
    at_bob: Client, dana: Contact, more: dict[str, str], said: str
) -> None:
    answer = post(at_bob, dana, **more)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Erasure.objects.exists()


def test_what_is_open_is_said_and_asks_for_insistence(
    at_bob: Client, dana: Contact, mail_channel: Channel
) -> None:
    talk = heard(mail_channel).conversation
    page = at_bob.get(f"/desk/contacts/{dana.pk}/erasure").content.decode()
    assert f'href="/desk/conversations/{talk.pk}"' in page
    assert post(at_bob, dana).status_code == 422
    assert post(at_bob, dana, insists="on").status_code == 302
    talk.refresh_from_db()
    assert talk.status == "open"


def test_whoever_has_an_address_can_ask_whether_it_was_erased(
    at_bob: Client, dana: Contact
) -> None:
    post(at_bob, dana)
    for asked, said in (("Dana@Example.org", "Yes"), ("erin@example.org", "never erased here")):
        page = at_bob.get("/desk/settings/erasures/", {"address": asked}).content.decode()
        assert said in page


def test_an_address_that_comes_back_is_noticed(
    at_bob: Client, dana: Contact, mail_channel: Channel
) -> None:
    post(at_bob, dana)
    run_jobs("alaka.privacy")
    again = heard(mail_channel, "Hello again").conversation.contact
    assert again.pk != dana.pk
    page = at_bob.get(f"/desk/contacts/{again.pk}").content.decode()
    assert f"/desk/settings/erasures/{Erasure.objects.get().pk}/" in page


def test_nobody_else_erases(at_alice: Client, dana: Contact) -> None:
    assert post(at_alice, dana).status_code == 403
    assert at_alice.get("/desk/settings/erasures/").status_code == 403


def test_the_api_erases_and_tells(bob: Agent, alice: Agent, dana: Contact) -> None:
    asked = {"contact": dana.pk, "reason": "asked", "requested_by": "authority"}
    assert Caller(alice)("POST", "erasures", asked).status_code == 403
    caller = Caller(bob)
    made = caller("POST", "erasures", asked)
    assert made.status_code == 202
    assert made.json()["counts"] == {"people": 1, "addresses": 2}
    run_jobs("alaka.privacy")
    told = caller.get(f"erasures/{made.json()['id']}")
    assert (told["state"], told["requested_by"]) == ("done", "authority")
    assert len(caller.get("erasures", address="+387 61 123-456")["items"]) == 1
    assert caller.get("erasures", address="erin@example.org")["items"] == []
    assert caller("GET", f"contacts/{dana.pk}").status_code == 404
    assert errors(caller("POST", "erasures", asked)) == {"contact": "there is no such person"}


def test_the_api_wants_insistence_where_something_is_open(
    bob: Agent, dana: Contact, mail_channel: Channel
) -> None:
    heard(mail_channel)
    asked = {"contact": dana.pk, "reason": "asked", "requested_by": "person"}
    refused = Caller(bob)("POST", "erasures", asked)
    assert refused.status_code == 409
    assert errors(refused) == {"insist": "not finished yet: Conversations"}
    assert Caller(bob)("POST", "erasures", asked | {"insist": True}).status_code == 202


def test_the_api_exports(bob: Agent, alice: Agent, dana: Contact) -> None:
    sent = Caller(bob)("GET", f"contacts/{dana.pk}/export")
    assert sent["Content-Type"] == "application/zip"
    assert AuditEntry.objects.get(act="person exported").agent == bob
    assert Caller(alice)("GET", f"contacts/{dana.pk}/export").status_code == 403


def test_a_name_is_never_markup(at_bob: Client, dana: Contact) -> None:
    Contact.objects.filter(pk=dana.pk).update(name="<a href='javascript:1'>Dana</a>")
    page = at_bob.get(f"/desk/contacts/{dana.pk}/erasure").content.decode()
    assert "<a href='javascript:" not in page
    assert "&lt;a href=&#x27;javascript:1&#x27;&gt;" in page
