"""Who may be one person: found, shown, told apart, merged, looked at again."""

import psycopg
import pytest
from django.db import connection

from alaka.accounts.models import Agent
from alaka.contacts import changing
from alaka.contacts.companies import changing as companies
from alaka.contacts.duplicates import following, jobs, whole
from alaka.contacts.duplicates.looking import look
from alaka.contacts.duplicates.settling import dismiss, reopen
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Contact, Duplicate, DuplicateKey, Handle, OwnField
from alaka.contacts.models.duplicate import State
from alaka.contacts.tests.test_merging import person
from alaka.core import clock

pytestmark = pytest.mark.django_db


def numbered(contact: Contact, number: str) -> Contact:
    Handle.objects.create(contact=contact, scheme="whatsapp", value=number, created_at=clock.now())
    return contact


def twins() -> tuple[Contact, Contact]:
    one = person("Đorđe Vuković", "djordje.vukovic@gmail.com")
    return one, person("Ђорђе Вуковић", "djordjevukovic+shop@gmail.com")


def pairs() -> list[tuple[int, int]]:
    rows = Duplicate.objects.open().order_by("first", "second")
    return list(rows.values_list("first", "second"))


def compare_everybody() -> None:
    jobs.ask()
    whole.run()


def test_a_person_who_is_looked_at_is_paired_with_who_is_like_him():
    one, two = twins()
    person("Emil Sarić", "emil@x.example")
    look([one.pk])
    assert pairs() == []  # Nobody else was looked at yet: nobody else has keys.
    look([two.pk])
    assert pairs() == [(one.pk, two.pk)]
    found = Duplicate.objects.get()
    assert found.score == 100
    assert [kind for kind, _, _ in found.reasons] == ["mail", "name_script"]


def test_everybody_is_compared_in_one_run(alice: Agent):
    one, two = twins()
    hotel = companies.create({"name": "Bristol"}, by=alice)
    colleagues = [person("Amila Šehić"), person("Amila Sehic"), person("Adnan Šehić")]
    for each in colleagues:
        companies.join(each, hotel, by=alice)
    compare_everybody()
    assert pairs() == [(one.pk, two.pk), (colleagues[0].pk, colleagues[1].pk)]
    state = following.state()
    assert not state.is_wanted
    assert (state.done, state.total) == (5, 5)
    assert not whole.run()


def test_a_run_finds_what_looking_at_each_finds(alice: Agent):
    people = [*twins(), person("Dana", "dana.novak@gmail.com"), person("D", "d@x.example")]
    numbered(people[2], "+38761222333")
    numbered(people[3], "061222333")
    compare_everybody()
    by_run = list(Duplicate.objects.order_by("first").values_list("first", "second", "score"))
    keys = set(DuplicateKey.objects.values_list("kind", "value", "contact"))
    Duplicate.objects.get_queryset().delete()
    DuplicateKey.objects.get_queryset().delete()
    look([each.pk for each in people])
    look([each.pk for each in people])
    assert (
        list(Duplicate.objects.order_by("first").values_list("first", "second", "score")) == by_run
    )
    assert set(DuplicateKey.objects.values_list("kind", "value", "contact")) == keys


def test_what_no_longer_holds_is_gone(alice: Agent):
    one, two = twins()
    look([one.pk, two.pk])
    changing.remove_handle(two.handles.get(), by=alice)
    look([two.pk])
    assert pairs() == []


def test_whom_somebody_told_apart_is_never_suggested_again(alice: Agent):
    one, two = twins()
    look([one.pk, two.pk])
    dismiss(Duplicate.objects.get(), by=alice)
    look([one.pk, two.pk])
    compare_everybody()
    assert pairs() == []
    reopen(Duplicate.objects.get())
    look([one.pk])
    assert pairs() == [(one.pk, two.pk)]


def test_told_apart_holds_for_whom_one_of_them_was_merged_into(alice: Agent):
    one, two = twins()
    third = person("Djordje Vukovic", "djordje.vukovic+old@gmail.com")
    look([one.pk, two.pk, third.pk])
    assert len(pairs()) == 3
    dismiss(Duplicate.objects.get(first=two, second=third), by=alice)
    merge(one, two, by=alice)
    look([one.pk, two.pk])
    assert pairs() == []
    compare_everybody()
    assert pairs() == []


def test_a_merged_pair_is_settled_and_parting_it_says_that_they_are_two(alice: Agent, bob: Agent):
    one, two = twins()
    look([one.pk, two.pk])
    made = merge(one, two, by=alice)
    assert not Duplicate.objects.visible_to(alice).exists()
    look([one.pk, two.pk])
    found = Duplicate.objects.get()
    assert (found.state, found.by) == (State.MERGED, alice)
    undo(made, by=bob)
    look([one.pk, two.pk])
    found.refresh_from_db()
    assert (found.state, found.by) == (State.DISMISSED, bob)


def test_the_kept_record_is_compared_by_all_the_person_has(alice: Agent):
    one, two = person("Dana Novak", "dana@x.example"), person("Dana Novak", "dana.novak@gmail.com")
    merge(one, two, by=alice)
    third = person("Dana Novak", "dananovak+a@gmail.com")
    look([two.pk, third.pk])
    assert pairs() == [(one.pk, third.pk)]


def test_what_too_many_share_compares_nobody_and_is_told():
    for at in range(45):
        numbered(person(f"P{at}", f"person{at}@x.example"), f"+{1000 + at}61222333")
    compare_everybody()
    assert following.state().too_common == {"number": 1, "near_number": 1}
    assert pairs() == []


def test_a_number_that_some_share_makes_no_pairs_of_a_family():
    one = numbered(person("Ana Kosić"), "+38733222333")
    numbered(person("Una Kosić"), "033222333")
    look([one.pk, one.pk + 1])
    assert pairs() == []


def test_own_fields_that_not_everybody_sees_are_no_reason(alice: Agent):
    from alaka.accounts.models import Team

    field = OwnField.objects.create(key="dup_birthday", name="Birthday", kind="date")
    own = {"dup_birthday": "1990-03-21"}
    one, two = person("Nargiz Bagirova", own=own), person("Nərgiz Bağırova", own=own)
    look([one.pk, two.pk])
    assert pairs() == [(one.pk, two.pk)]
    assert Duplicate.objects.get().reasons[1] == ["born", "", 36]
    field.teams.add(Team.objects.create(name="Doctors"))
    look([one.pk, two.pk])
    assert pairs() == []


def test_two_who_are_both_proved_are_suggested_and_said_to_be():
    one, two = twins()
    Handle.objects.filter(contact__in=[one, two]).update(proved_at=clock.now())
    look([one.pk, two.pk])
    assert ["proved", "", 0] in Duplicate.objects.get().reasons


@pytest.mark.django_db(transaction=True)
def test_whoever_changed_is_looked_at_a_moment_later(alice: Agent):
    one, two = twins()
    compare_everybody()
    assert pairs() == [(one.pk, two.pk)]
    third = person("Djordje Vuković", "djordje.vukovic+late@gmail.com")
    changing.change(two, {"name": "Emil Sarić"}, by=alice)
    for _ in range(2):  # First it is seen how far all stands, then what came until there.
        following.follow()
    assert pairs() == [(one.pk, third.pk)]
    assert following.follow() == 0


@pytest.mark.django_db(transaction=True)
def test_who_still_writes_is_waited_for_but_for_those_of_another_database(alice: Agent):
    one, two = twins()
    compare_everybody()
    third = person("Djordje Vuković", "djordje.vukovic+late@gmail.com")
    changing.change(two, {"name": "Emil Sarić"}, by=alice)
    ours = connection.get_connection_params()
    given = {name: ours[name] for name in ("host", "port", "user", "password") if name in ours}
    with psycopg.connect(**given, dbname=ours["dbname"]) as here:
        here.execute("SELECT pg_current_xact_id()")
        for _ in range(2):
            following.follow()
        assert (one.pk, third.pk) not in pairs()
    with psycopg.connect(**given, dbname="postgres") as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        for _ in range(2):
            following.follow()
        assert pairs() == [(one.pk, third.pk)]


@pytest.mark.django_db(transaction=True)
def test_where_too_many_changed_everybody_is_compared(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(following, "MANY", 1)
    compare_everybody()
    one, two = twins()
    for _ in range(2):
        following.follow()
    assert following.state().is_wanted
    assert pairs() == []
    whole.run()
    assert pairs() == [(one.pk, two.pk)]
    for _ in range(3):
        following.follow()
    assert not following.state().is_wanted


def test_the_keys_of_a_person_go_with_him():
    one, two = twins()
    look([one.pk, two.pk])
    one.delete()
    compare_everybody()
    two.delete()
    assert not DuplicateKey.objects.exists()
    assert not Duplicate.objects.exists()


def test_without_a_run_one_is_asked_for():
    jobs.carry_on()
    assert following.state().is_wanted
    whole.run()
    jobs.carry_on()
    assert not following.state().is_wanted
