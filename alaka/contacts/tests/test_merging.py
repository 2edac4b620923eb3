"""Two records become one person, and two again as they were."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alaka.accounts.models import Agent
from alaka.contacts import changing, family
from alaka.contacts.consent import stating
from alaka.contacts.consent.stating import Statement
from alaka.contacts.merging import CannotMerge, merge, undo
from alaka.contacts.models import Consent, Contact, Handle, Merge, OwnField
from alaka.contacts.own import uniqueness
from alaka.contacts.resolving import Claim, resolve
from alaka.contacts.searching import search
from alaka.contacts.ways import ways_of
from alaka.core import clock
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


def person(name: str, *addresses: str, **fields: Any) -> Contact:
    contact = Contact.objects.create(name=name, created_at=clock.now(), **fields)
    for each in addresses:
        Handle.objects.create(contact=contact, scheme="email", value=each, created_at=clock.now())
    contact.index([("email", each) for each in addresses])
    contact.save()
    return contact


def state() -> list[Any]:
    """All that is stored of everybody, byte by byte."""
    return [list(model.objects.order_by("pk").values()) for model in (Contact, Handle, Consent)]


def names(contacts: Iterable[Contact]) -> list[str]:
    return [str(each) for each in contacts]


def test_the_gone_record_is_read_as_the_kept_one(alice: Agent):
    dana = person("Dana Novak", "dana@x.example", language="bs")
    other = person("D. Novak", "dn@y.example", country="BA", about="Likes lilies")
    merge(dana, other, by=alice)
    dana.refresh_from_db()
    other.refresh_from_db()
    assert (dana.name, dana.language, dana.country, dana.about) == (
        *("Dana Novak", "bs", "BA", "Likes lilies"),
    )
    assert names([other]) == ["Dana Novak"]
    assert other.get_absolute_url() == dana.get_absolute_url()
    assert names(Contact.objects.visible_to(alice)) == ["Dana Novak"]
    for words in ("dana", "dn@y.example"):
        assert [row.pk for row in search(Contact.objects.visible_to(alice), words)] == [dana.pk]
    assert [handle.value for handle in dana.all_handles()] == ["dana@x.example", "dn@y.example"]


def test_what_is_chosen_comes_from_the_gone_record_and_goes_back(alice: Agent):
    dana, other = person("Dana", language="bs"), person("Dana Novak", language="fr")
    before = state()
    made = merge(dana, other, by=alice, take=["name", "language"])
    dana.refresh_from_db()
    assert (dana.name, dana.language) == ("Dana Novak", "fr")
    assert undo(made, by=alice)
    assert state() == before
    assert not undo(made, by=alice)
    verbs = Event.objects.filter(contact__in=[dana, other]).values_list("verb", "contact")
    assert sorted(verbs) == [
        ("contact.merged", dana.pk), ("contact.unmerged", dana.pk), ("contact.unmerged", other.pk),
    ]  # fmt: skip


def test_nobody_looks_after_him_again(alice: Agent):
    """A record without an owner went into one with an owner, when another had gone into it."""
    dana, other, third = (person("Dana", owner=each) for each in (alice, None, None))
    before = state()
    first = merge(other, third, by=alice)
    second = merge(dana, other, by=alice)
    undo(first, by=alice)
    undo(second, by=alice)
    assert state() == before


def test_what_was_changed_since_stays_with_the_kept_record(alice: Agent):
    dana, other = person("Dana", "a@x.example"), person("Dana Novak", "b@x.example")
    made = merge(dana, other, by=alice, take=["name"])
    changing.change(dana, {"name": "Dana Novak-Kovač", "about": "VIP"}, by=alice)
    other.refresh_from_db()
    assert str(other) == "Dana Novak-Kovač"
    undo(made, by=alice)
    dana.refresh_from_db()
    other.refresh_from_db()
    assert (dana.name, dana.about) == ("Dana Novak-Kovač", "VIP")
    assert (other.name, other.about) == ("Dana Novak", "")


def test_who_edits_the_gone_record_edits_the_person(alice: Agent):
    """A page was open while somebody else merged."""
    dana, other = person("Dana"), person("Dana Novak")
    merge(dana, other, by=alice)
    changing.change(other, {"about": "VIP"}, by=alice)
    dana.refresh_from_db()
    assert dana.about == "VIP"


def test_who_writes_from_the_gone_records_address_is_the_person(alice: Agent):
    dana, other = person("Dana", "a@x.example"), person("", "b@x.example")
    made = merge(dana, other, by=alice)
    keys = (("email", "b@x.example"), ("email", "c@x.example"))
    (handle,) = resolve([Claim(keys, name="D. Novak", language="bs")])
    dana.refresh_from_db()
    assert handle.contact.person_id == dana.pk
    assert (dana.name, dana.language) == ("Dana", "bs")
    found = search(Contact.objects.visible_to(alice), "c@x.example")
    assert [row.pk for row in found] == [dana.pk]
    undo(made, by=alice)
    assert [h.value for h in other.handles.all()] == ["b@x.example", "c@x.example"]
    found = search(Contact.objects.visible_to(alice), "c@x.example")
    assert [row.pk for row in found] == [other.pk]


def test_own_fields_are_merged_and_go_back(alice: Agent):
    OwnField.objects.create(key="level", name="Level", kind="text")
    number = OwnField.objects.create(key="number", name="Number", kind="text", is_unique=True)
    uniqueness.keep(number)
    dana = person("Dana", own={"level": "gold"})
    other = person("Dana", own={"level": "silver", "number": "B7"})
    before = state()
    made = merge(dana, other, by=alice, take=["own.level"])
    dana.refresh_from_db()
    assert dana.own == {"level": "silver", "number": "B7"}
    changing.change(dana, {"own.level": "platinum"}, by=alice)
    undo(made, by=alice)
    dana.refresh_from_db()
    assert dana.own == {"level": "platinum"}
    Contact.objects.filter(pk=dana.pk).update(own={"level": "gold"})
    assert state() == before


def test_what_somebody_else_has_by_now_hinders_undoing(alice: Agent):
    number = OwnField.objects.create(key="number", name="Number", kind="text", is_unique=True)
    uniqueness.keep(number)
    dana, other = person("Dana"), person("Dana", own={"number": "B7"})
    made = merge(dana, other, by=alice)
    changing.change(dana, {"own.number": "A1"}, by=alice)
    emil = person("Emil", own={"number": "B7"})
    with pytest.raises(CannotMerge, match="Number: Emil has this already"):
        undo(made, by=alice)
    changing.change(emil, {"own.number": None}, by=alice)
    assert undo(made, by=alice)


def test_nobody_is_merged_with_himself(alice: Agent):
    dana, other = person("Dana"), person("Dana Novak")
    merge(dana, other, by=alice)
    for one, two in ((dana, dana), (dana, other), (other, dana)):
        with pytest.raises(CannotMerge):
            merge(one, two, by=alice)


def test_two_who_proved_who_they_are_are_merged_by_a_person_only(alice: Agent):
    dana, other = person("Dana", "a@x.example"), person("Dana", "b@x.example")
    third = person("Dana", "c@x.example")
    Handle.objects.exclude(contact=third).update(proved_at=clock.now())
    merge(dana, third, by=None)
    with pytest.raises(CannotMerge):
        merge(third, other, by=None)
    merge(third, other, by=alice)
    assert family.ids(other.pk) == [dana.pk, other.pk, third.pk]


FIELDS = ("name", "about")
STARTS = ("A", "B", "C", "")
WHO = st.sampled_from(range(len(STARTS)))
WHAT = st.lists(st.sampled_from(FIELDS), max_size=2, unique=True)
MERGES = st.tuples(st.just("merge"), WHO, WHO, WHAT)
SAYS = st.tuples(st.just("say"), WHO, st.booleans(), st.sampled_from(["", "email", "phone"]))
EDITS = st.tuples(st.just("edit"), WHO, st.sampled_from(FIELDS), st.sampled_from(["", "A", "D"]))
ACTS = st.lists(
    st.one_of(
        MERGES,
        MERGES,
        EDITS,
        SAYS,
        st.tuples(st.just("write"), WHO),
        st.tuples(st.just("undo"), st.sampled_from(range(3))),
    ),
    min_size=6,
    max_size=16,
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_undoing_all_gives_everybody_what_he_had_and_was_given_since(alice: Agent, acts: list[Any]):
    """The same acts on records that were never merged: an edit is one of whom it was read as."""
    Merge.objects.all().delete()
    Contact.objects.update(root=None, family=[])
    Contact.objects.all().delete()
    people = [
        person(name, f"{number}@x.example", about=f"About {name}")
        for number, name in enumerate(STARTS)
    ]
    expected = {row.pk: {"name": row.name, "about": row.about} for row in people}
    written: dict[int, int] = {row.pk: 1 for row in people}
    said: dict[int, int] = {}
    for act, *about in acts:
        if act == "merge":
            kept, gone = people[about[0]], people[about[1]]
            if family.person_id(kept.pk) != family.person_id(gone.pk):
                merge(kept, gone, by=alice, take=about[2])
        elif act == "edit":
            contact = people[about[0]]
            root = Contact.objects.get(pk=family.person_id(contact.pk))
            if getattr(root, about[1]) != about[2]:
                changing.change(contact, {about[1]: about[2]}, by=alice)
                expected[root.pk][about[1]] = about[2]
        elif act == "say":
            says = Statement(people[about[0]], "news", about[1], "link", about[2])
            said[stating.state(says).pk] = people[about[0]].pk
        elif act == "write":
            contact = people[about[0]]
            keys = (("email", f"{about[0]}@x.example"), ("email", f"{clock.now()}@x.example"))
            resolve([Claim(keys)])
            written[contact.pk] += 1
        else:
            standing = list(Merge.objects.standing().order_by("pk"))
            if standing:
                undo(standing[about[0] % len(standing)], by=alice)
        _is_whole()
    for made in Merge.objects.standing().order_by("?"):
        undo(made, by=alice)
    assert dict(Consent.objects.values_list("pk", "contact")) == said
    rows = {row.pk: row for row in Contact.objects.all()}
    assert {pk: {"name": row.name, "about": row.about} for pk, row in rows.items()} == expected
    for pk, row in rows.items():
        assert (row.root_id, row.family) == (None, [])
        assert row.handles.count() == written[pk]
        fresh = Contact(name=row.name)
        fresh.index(list(row.handles.values_list("scheme", "value")))
        assert (row.search, row.sort_key) == (fresh.search, fresh.sort_key)
        assert row.ways == fresh.ways


def _is_whole() -> None:
    """Every record shows what its root shows, and knows its family."""
    for row in Contact.objects.select_related("root"):
        root = row.root or row
        assert root.root_id is None
        assert root.family == row.family
        assert [getattr(row, name) for name in family.BUILT_IN] == [
            getattr(root, name) for name in family.BUILT_IN
        ]
        assert row.pk in root.ids
        assert bool(row.search) == (row.root_id is None)
        assert row.root_id or row.ways == ways_of(
            root.all_handles().values_list("scheme", flat=True)
        )
        said = Consent.objects.filter(contact__in=row.ids).order_by("at", "pk")
        holding: dict[str, int] = {}
        for word in said:
            holding = {} if word.scheme == "" else holding
            holding[word.scheme] = word.pk
        current = set(said.current().values_list("pk", flat=True))
        assert current == set(holding.values())
