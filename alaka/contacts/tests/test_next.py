"""What to do next about a person, and words looked for on the time line."""

from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.cases import handling
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.contacts import noting
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation
from alaka.inbox.tests.test_receiving import mail, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(mail_channel: Channel) -> Conversation:
    """Dana's letter about late roses, and Eve's in which they stand too."""
    return taken(mail_channel, mail("My tulips wilted")).conversation


def page(client: Client, contact: Contact, query: str = "") -> str:
    return client.get(f"{contact.get_absolute_url()}{query}").content.decode()


def steps(shown: str) -> str:
    return shown.partition('id="panel-next"')[2].partition("</section>")[0]


def time_line(shown: str) -> str:
    return shown.partition('<ul class="events">')[2].partition("</section>")[0]


def test_who_waits_is_to_be_answered(written: Conversation, at_alice: Client, alice: Agent):
    assert "Answer" in steps(page(at_alice, written.contact))
    assert written.get_absolute_url() in steps(page(at_alice, written.contact))
    reply(written, Saying("They come."), by=alice)
    assert 'id="panel-next"' not in page(at_alice, written.contact)


def test_what_was_put_aside_comes_back(written: Conversation, at_alice: Client, alice: Agent):
    written.snooze_until(clock.now() + timedelta(days=1), by=alice)
    assert "Comes back" in steps(page(at_alice, written.contact))


def test_a_case_says_its_first_step_and_what_is_late_comes_first(
    written: Conversation, at_alice: Client, alice: Agent, bob: Agent
):
    case = open_case(Brief("Wilted"), by=alice, conversation=written)
    assert "Settle the case" in steps(page(at_alice, written.contact))
    today = clock.now().date()
    handling.add_step(case, "Call the grower", bob, today - timedelta(days=2), by=alice)
    handling.add_step(case, "Send new ones", None, today + timedelta(days=2), by=alice)
    shown = steps(page(at_alice, written.contact))
    assert "Wilted · Bob Brown" in shown
    assert "overdue" in shown
    assert "Send new ones" not in shown
    assert shown.index("Call the grower") < shown.index("Answer")


def test_nobody_is_told_to_do_what_he_does_not_see(
    written: Conversation, at_charlie: Client, alice: Agent
):
    open_case(Brief("Wilted"), by=alice, conversation=written)
    assert 'id="panel-next"' not in page(at_charlie, written.contact)


def test_words_are_found_in_what_was_said_noted_and_handled(
    written: Conversation, at_alice: Client, alice: Agent
):
    person = written.contact
    noting.write(person, "Likes white tulips, pays late", by=alice)
    open_case(Brief("Tulips to replace"), by=alice, conversation=written)
    noting.write(person, "Allergic to lilies", by=alice)
    shown = time_line(page(at_alice, person, "?words=tulip"))
    assert "My tulips wilted" in shown
    assert "white tulips" in shown
    assert "Tulips to replace" in shown
    assert "lilies" not in shown
    assert "white tulips" not in time_line(page(at_alice, person, "?words=tulip&kind=case"))
    assert "Nothing found." in time_line(page(at_alice, person, "?words=orchids"))
    written.close(by=alice, resolution="New ones under contract ۱۸۳۶۸۴")
    assert "under contract" in time_line(page(at_alice, person, "?words=183684"))


def test_words_said_where_one_may_not_look_find_nothing(written: Conversation, at_charlie: Client):
    shown = time_line(page(at_charlie, written.contact, "?words=tulips"))
    assert "Nothing found." in shown
