"""What people said yes and no to, and whom we may write to."""

from datetime import timedelta
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.contacts.consent import asking, choosing, standing, suppressing
from alaka.contacts.consent.asking import refusal, refusal_of_address, refusals
from alaka.contacts.consent.purposes import MARKETING, NEWS, SATISFACTION, SERVICE
from alaka.contacts.consent.stating import Statement, state, state_all
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Consent, Contact, Handle, Purpose, Reason, Source
from alaka.core import clock
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


def says(contact: Contact, purpose: str, is_given: bool, scheme: str = "", **more: Any) -> Consent:
    return state(Statement(contact, purpose, is_given, Source.FORM, scheme, **more))


def test_silence_is_a_yes_to_some_purposes_and_a_no_to_others(dana: Contact):
    assert refusal(dana, SERVICE, "email") is None
    assert refusal(dana, NEWS, "email") is None
    assert refusal(dana, SATISFACTION, "email") is None
    assert refusal(dana, MARKETING, "email") == "Never said yes to “News and offers”."


def test_a_no_counts_until_there_is_a_yes(dana: Contact):
    says(dana, NEWS, False)
    assert refusal(dana, NEWS, "email") == "Said no to “What became of what you told us”."
    assert refusal(dana, SATISFACTION, "email") is None
    says(dana, NEWS, True)
    assert refusal(dana, NEWS, "email") is None


def test_what_was_said_last_of_a_channel_or_of_all_counts(dana: Contact):
    says(dana, MARKETING, True, "email")
    assert refusal(dana, MARKETING, "email") is None
    assert refusal(dana, MARKETING, "phone") is not None
    says(dana, MARKETING, False)
    assert refusal(dana, MARKETING, "email") is not None
    says(dana, MARKETING, True, "phone")
    assert refusal(dana, MARKETING, "email") is not None
    assert refusal(dana, MARKETING, "phone") is None


def test_an_answer_goes_out_whatever_somebody_said_no_to(dana: Contact):
    says(dana, SERVICE, False)
    assert refusal(dana, SERVICE, "email") is None


def test_nothing_goes_to_an_address_that_is_never_written_to(dana: Contact, bob: Agent):
    says(dana, NEWS, True)
    row = suppressing.suppress("email", " Dana@Example.org ", Reason.ASKED, by=bob)
    handle = Handle.objects.select_related("contact").get(value="dana@example.org")
    for purpose in (SERVICE, NEWS, SATISFACTION, MARKETING):
        why = refusal(handle, purpose)
        assert why is not None
        assert "Never write to dana@example.org" in str(why)
    assert refusal(dana, NEWS, "email") is not None
    assert refusal(dana, NEWS, "phone") is None
    assert suppressing.suppress("email", "dana@example.org", Reason.BOUNCED).pk == row.pk
    assert suppressing.lift(row, by=bob)
    assert not suppressing.lift(row, by=bob)
    assert refusal(handle, NEWS) is None
    again = suppressing.suppress("email", "dana@example.org", Reason.BOUNCED)
    assert again.pk != row.pk  # What was lifted stays to be read.


def test_an_address_is_asked_for_whoever_it_belongs_to(dana: Contact):
    says(dana, NEWS, False)
    assert refusal_of_address("email", "dana@example.org", NEWS) is not None
    assert refusal_of_address("email", "stranger@example.org", NEWS) is None
    assert refusal_of_address("email", "stranger@example.org", MARKETING) is not None


def test_a_purpose_that_is_no_longer_used_lets_nothing_out(dana: Contact):
    says(dana, MARKETING, True)
    Purpose.objects.create(key=MARKETING, is_archived=True)
    assert refusal(dana, MARKETING, "email") == "“News and offers” is no longer used."
    Purpose.objects.update(is_archived=False, names={"en": "Offers"}, basis="until_no")
    says(dana, MARKETING, False)
    assert refusal(dana, MARKETING, "email") == "Said no to “News and offers”."


def test_nobody_is_asked_for_what_does_not_exist(dana: Contact):
    with pytest.raises(LookupError):
        refusal(dana, "horoscopes", "email")


def test_the_history_is_only_added_to_and_stands_on_the_time_line(dana: Contact, alice: Agent):
    first = says(dana, MARKETING, True, "email", wording="Send me offers.", message=7)
    later = state(
        Statement(dana, MARKETING, False, Source.PHONE, note="Called, is annoyed"), by=alice
    )
    first.refresh_from_db()
    assert (first.is_given, first.wording, first.message) == (True, "Send me offers.", 7)
    assert [row.pk for row in standing.history(dana)] == [later.pk, first.pk]
    assert [row.pk for row in standing.current(dana)] == [later.pk]
    told = Event.objects.filter(contact=dana).order_by("pk")
    assert [(row.verb, row.actor) for row in told] == [
        ("consent.given", None),
        ("consent.withdrawn", alice),
    ]
    assert told[1].data["purpose"] == MARKETING


def test_what_was_said_earlier_does_not_undo_what_was_said_since(dana: Contact):
    says(dana, MARKETING, False)
    long_ago = clock.now() - timedelta(days=900)
    says(dana, MARKETING, True, at=long_ago)
    assert refusal(dana, MARKETING, "email") is not None
    ahead = says(dana, NEWS, True, at=clock.now() + timedelta(days=9))
    assert ahead.at <= clock.now()


def test_a_merge_joins_two_histories_and_its_undoing_parts_them(dana: Contact, alice: Agent):
    other = Contact.objects.create(name="D. Novak", created_at=clock.now())
    says(dana, MARKETING, True)
    says(other, MARKETING, False)
    before = list(Consent.objects.order_by("pk").values())
    made = merge(dana, other, by=alice)
    dana.refresh_from_db()
    assert refusal(dana, MARKETING, "email") is not None
    assert len(standing.history(dana)) == 2
    assert len(standing.current(dana)) == 1
    undo(made, by=alice)
    assert list(Consent.objects.order_by("pk").values()) == before
    dana.refresh_from_db()
    assert refusal(dana, MARKETING, "email") is None


def test_many_are_asked_at_once(dana: Contact):
    other = Contact.objects.create(name="Emil", created_at=clock.now())
    says(dana, NEWS, False)
    says(other, NEWS, False, "phone")  # By mail he may be told.
    records = {dana.pk: dana.pk, other.pk: other.pk}
    assert list(refusals(records, NEWS)) == [dana.pk]
    assert list(refusals(records, MARKETING)) == [dana.pk, other.pk]


def test_many_statements_cost_as_many_statements_as_one(
    dana: Contact, django_assert_max_num_queries: object
):
    people = [Contact.objects.create(name=str(n), created_at=clock.now()) for n in range(30)]
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        state_all([Statement(each, NEWS, False, Source.IMPORT) for each in people])
    assert Consent.objects.current().count() == 30


def test_what_changes_nothing_is_no_new_word(dana: Contact):
    choosing.choose(dana, [NEWS, SATISFACTION])
    assert not dana.consents.exists()
    choosing.choose(dana, [MARKETING])
    said = {row.purpose: row.is_given for row in dana.consents.all()}
    assert said == {NEWS: False, SATISFACTION: False, MARKETING: True}
    choosing.say_no(dana, NEWS)
    assert dana.consents.count() == 3
    assert dana.consents.get(purpose=MARKETING).wording.startswith("Send me news and offers.")


def test_the_products_own_letters_are_nobodys_consent(dana: Contact):
    suppressing.suppress("email", "dana@example.org", Reason.OTHER)
    assert refusal_of_address("email", "dana@example.org", "ours") is None
    assert asking.answer([]) is None
