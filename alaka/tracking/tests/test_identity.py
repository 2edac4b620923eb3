"""Whose a browser was: claims in any order, cut and put back, people merged and parted."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alaka.accounts.models import Agent
from alaka.contacts.duplicates.looking import look
from alaka.contacts.duplicates.saying import say
from alaka.contacts.duplicates.settling import dismiss
from alaka.contacts.duplicates.telling import sentences
from alaka.contacts.family import ids, person_id
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Contact, Duplicate, Handle, Merge, Position
from alaka.core import clock
from alaka.tracking.building.taking import build
from alaka.tracking.claiming import OURS
from alaka.tracking.cutting import cut, put_back
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.writing import Row
from alaka.tracking.identity import owner, owners, spans
from alaka.tracking.models import Arrival, Kind, Link, SeenEvent, Source, Visit

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def at(minute: float) -> datetime:
    return NOON + timedelta(minutes=minute)


def person(name: str) -> Contact:
    return Contact.objects.create(name=name, created_at=clock.now())


def said(message: str, minute: float, visitor: int | None, source: int = 0, **more: Any) -> Row:
    data = more.pop("data", None)
    return Row(
        terms.key_of(source, message),
        at=at(minute),
        received_at=at(minute),
        source=source,
        kind=more.pop("kind", Kind.IDENTIFY),
        visitor=visitor,
        data=json.dumps(data) if data else None,
        **more,
    )


def ours(message: str, minute: float, visitor: int, contact: Contact) -> Row:
    return said(message, minute, visitor, data={"contact": contact.pk, "reason": "chat"})


def take_in(*rows: Row, words: Any = None) -> None:
    store(rows, words or {})
    while Arrival.objects.exists():
        build()


def of(source: Source, number: str) -> dict[str, Any]:
    """An event's person, and the words it brings."""
    text = f"{source.space}\n{number}"
    term = terms.number(terms.Word.PERSON, text)
    return {"person": term, "words": {term: (terms.Word.PERSON, text)}}


def identify(source: Source, number: str, minute: float, visitor: int | None, **data: Any) -> None:
    about = of(source, number) if number else {"person": None, "words": {}}
    words = about.pop("words")
    key = f"{number} {minute} {visitor} {data}"
    take_in(said(key, minute, visitor, source.pk, data=data, **about), words=words)


NUMBER = terms.person_of("42@shop")


def told(message: str, minute: float, **more: Any) -> None:
    """By a server, of customer 42 and of no browser."""
    words = {NUMBER: (terms.Word.PERSON, "shop\n42")}
    kind = more.pop("kind", Kind.TRACK)
    row = said(message, minute, NUMBER, 7, kind=kind, person=NUMBER, **more)
    take_in(row, words=words)


def known_as(contact: Contact) -> None:
    """The customer's number is this contact's from now on."""
    Handle.objects.update_or_create(
        scheme="customer", value="42@shop", defaults={"contact": contact},
        create_defaults={"contact": contact, "created_at": clock.now()},
    )  # fmt: skip


@pytest.fixture
def site() -> Source:
    return Source.objects.create(name="Shop", customers="shop", created_at=clock.now())


@pytest.fixture
def server() -> Source:
    made = {"name": "Server", "customers": "shop", "is_trusted": True}
    return Source.objects.create(**made, created_at=clock.now())


def test_late_identification_reaches_back_and_the_next_person_ends_it():
    dana, elma = person("Dana"), person("Elma")
    take_in(ours("1", 10, 1, dana), ours("2", 60, 1, elma), ours("3", 70, 1, elma))
    assert owner(1, at(-9999)) == owner(1, at(59.9)) == dana.pk
    assert owner(1, at(60)) == owner(1, at(9999)) == elma.pk
    assert owner(2, at(0)) is None
    (span,) = spans([elma.pk])
    assert (span.visitor, span.begin, span.until) == (1, at(60), None)
    take_in(ours("4", 40, 1, elma), ours("5", 65, 1, dana))
    found = Link.objects.order_by("since").values_list("contact", "since", "last_at")
    assert list(found) == [
        (dana.pk, at(10), at(10)), (elma.pk, at(40), at(60)), (dana.pk, at(65), at(65)),
        (elma.pk, at(70), at(70)),
    ]  # fmt: skip


def test_a_cut_link_is_nobodys_however_often_it_is_said_until_it_is_put_back(alice: Agent):
    dana, elma = person("Dana"), person("Elma")
    take_in(ours("1", 10, 1, dana), ours("2", 60, 1, elma))
    assert cut(1, elma, by=alice)
    assert not cut(1, elma, by=alice)
    take_in(ours("3", 80, 1, elma), ours("4", 90, 1, dana), ours("5", 95, 1, elma))
    assert [owner(1, at(minute)) for minute in (10, 70, 92, 96)] == [dana.pk, None, dana.pk, None]
    assert spans([elma.pk]) == []
    assert put_back(1, elma, by=alice)
    assert [owner(1, at(minute)) for minute in (10, 70, 92, 96)] == [
        dana.pk, elma.pk, dana.pk, elma.pk,
    ]  # fmt: skip


def test_a_server_is_believed_and_a_page_proves_nothing(site: Source, server: Source):
    identify(server, "42", 0, None, traits={"email": "Dana@x.example", "name": "Dana"})
    dana = Contact.objects.get(name="Dana")
    assert {(h.value, bool(h.proved_at)) for h in dana.handles.all()} == {
        ("42@shop", True), ("dana@x.example", True),
    }  # fmt: skip
    identify(site, "42", 5, 1, traits={"name": "Somebody else", "email": "other@x.example"})
    identify(site, "", 6, 2, traits={"email": "dana@x.example", "phone": "+994501234567"})
    assert owner(1, at(5)) == owner(2, at(6)) == dana.pk
    dana.refresh_from_db()
    assert (dana.name, dana.handles.count()) == ("Dana", 2)
    # Another customer of the site is nobody whom we know, even with her address.
    identify(site, "43", 7, 3, traits={"email": "dana@x.example", "name": "Guest"})
    guest = Contact.objects.get(name="Guest")
    assert [(h.value, h.proved_at) for h in guest.handles.all()] == [("43@shop", None)]
    assert owner(3, at(7)) == guest.pk
    assert set(Link.objects.values_list("reason", flat=True)) == {"identify"}


def test_what_a_sites_server_signed_is_believed_whenever_it_comes(site: Source):
    identify(site, "42", 0, 1, traits={"email": "other@x.example"})
    assert Link.objects.get().reason == "identify"
    identify(site, "42", 5, 1, proved=True, traits={"email": "dana@x.example", "name": "Dana"})
    identify(site, "42", 9, 1, traits={"phone": "+994501234567"})
    link = Link.objects.get()
    assert (link.reason, link.since, link.last_at) == ("signed", at(0), at(9))
    assert {(h.value, bool(h.proved_at)) for h in link.contact.handles.all()} == {
        ("42@shop", True), ("other@x.example", False), ("dana@x.example", True),
    }  # fmt: skip


def test_a_visitor_of_one_day_is_nobodys(site: Source):
    identify(site, "42", 0, -1)
    assert not Link.objects.exists()


def alias(source: Source, number: str, previous: str) -> None:
    about = of(source, number)
    words = about.pop("words")
    data = {
        "previous_visitor": terms.number(terms.Word.VISITOR, previous),
        "previous_person": terms.number(terms.Word.PERSON, f"shop\n{previous}"),
    }
    key = f"{number} was {previous}"
    take_in(said(key, 9, 1, source.pk, kind=Kind.ALIAS, data=data, **about), words=words)


def test_alias_gives_a_browsers_past_and_suggests_customers_as_one(
    alice: Agent, site: Source, server: Source
):
    identify(site, "42", 0, 1)
    identify(site, "43", 0, 2)
    before = Contact.objects.count()
    for previous in ("anonymous-7", "43"):
        alias(site, "42", previous)
    browser = terms.number(terms.Word.VISITOR, "anonymous-7")
    assert owner(browser, at(0)) == owner(1, at(0)) != owner(2, at(0))
    assert not Duplicate.objects.exists()  # A page's word is none.
    alias(server, "42", "43")
    pair = Duplicate.objects.get()
    assert (pair.first_id, pair.second_id, pair.score) == (owner(1, at(0)), owner(2, at(0)), 60)
    assert sentences(pair.reasons) == ["Your server says that they are one"]
    Contact.objects.update(name="Dana Quliyeva", country="AZ")
    look([pair.first_id, pair.second_id])
    pair.refresh_from_db()
    assert (pair.score, [kind for kind, _, _ in pair.reasons]) == (60, ["said"])
    Handle.objects.bulk_create(
        Handle(contact=each, scheme=scheme, value="+994501234567", created_at=clock.now())
        for each, scheme in ((pair.first, "phone"), (pair.second, "whatsapp"))
    )
    look([pair.first_id, pair.second_id])
    pair.refresh_from_db()
    kinds = [kind for kind, _, _ in pair.reasons]
    assert (pair.score, kinds) == (100, ["said", "number", "name_same"])
    assert (Contact.objects.count(), Merge.objects.count()) == (before, 0)
    dismiss(pair, by=alice)
    say(pair.second_id, pair.first_id)
    assert not Duplicate.objects.open().exists()


def test_group_is_a_position_in_a_company_where_a_server_says_so(site: Source, server: Source):
    for source in (site, server):
        about = of(source, "42")
        words = about.pop("words")
        data = {"group": "7", "traits": {"name": "Gül LLC"}}
        row = said("g", 9, None, source.pk, kind=Kind.GROUP, data=data, **about)
        take_in(row, words=words)
        assert Position.objects.count() == source.is_trusted
    assert Position.objects.get().contact == Handle.objects.get(value="42@shop").contact


def test_what_a_server_tells_of_a_customer_alone_is_his_as_of_a_browser(
    server: Source, alice: Agent
):
    dana, elma = person("Dana"), person("Elma")
    told("1", 1)
    assert owner(NUMBER, at(1)) is None
    # Known by an import, by an agent: the next that is told is his, and all before.
    known_as(dana)
    told("2", 2, kind=Kind.PAGE, page=7)
    told("3", 3, kind=Kind.PAGE, page=7)
    link = Link.objects.get()
    assert (link.contact, link.since, link.reason) == (dana, at(2), "signed")
    assert owner(NUMBER, at(-99)) == dana.pk
    visit = Visit.objects.get()
    assert (visit.visitor, visit.pages, visit.device) == (NUMBER, 2, None)
    assert SeenEvent.objects.filter(source=OURS).count() == 1
    assert cut(NUMBER, dana, by=alice)
    told("4", 4)
    assert (owner(NUMBER, at(4)), Link.objects.count()) == (None, 1)
    assert put_back(NUMBER, dana, by=alice)
    assert owner(NUMBER, at(4)) == dana.pk
    # Another's from now on: what was before stays where it was, whenever it comes.
    known_as(elma)
    told("5", 5)
    told("late", 2)
    told("6", 6)
    assert [owner(NUMBER, at(minute)) for minute in (2, 5, 6)] == [dana.pk, elma.pk, elma.pk]
    merge(dana, elma, by=alice)
    known_as(dana)
    told("7", 7)
    assert (owner(NUMBER, at(7)), Link.objects.count()) == (dana.pk, 2)
    undo(Merge.objects.get(), by=alice)
    assert owner(NUMBER, at(7)) == elma.pk
    # A server that says who it is makes him known as any other does.
    other = server.pk, terms.person_of("43@shop")
    identify(server, "43", 9, other[1], traits={"name": "Farid"})
    assert owner(other[1], at(0)) == Handle.objects.get(value="43@shop").contact_id


def test_what_names_a_customer_and_a_browser_makes_the_browser_his(
    site: Source, server: Source, alice: Agent
):
    dana, elma = person("Dana"), person("Elma")
    known_as(dana)

    def by(source: Source, known: str, minute: float, visitor: int = 1, **more: Any) -> None:
        about = of(source, known)
        words, kind = about.pop("words"), more.pop("kind", Kind.TRACK)
        key = f"{known} {minute} {visitor}"
        take_in(said(key, minute, visitor, source.pk, kind=kind, **about, **more), words=words)

    take_in(said("page", 0, 1, site.pk, kind=Kind.PAGE, page=7))
    by(server, "nobody", 1)
    assert not Link.objects.exists()
    by(server, "42", 2)
    by(server, "42", 3)
    assert (owner(1, at(0)), Link.objects.get().reason) == (dana.pk, "signed")
    # As a page says it, it is one that nothing proved; of a customer alone it is nobody's.
    by(site, "42", 2, visitor=2, kind=Kind.PAGE, page=7)
    assert Link.objects.get(visitor=2).reason == "identify"
    by(site, "42", 2, visitor=terms.number(terms.Word.VISITOR, "shop\n42"))
    by(site, "42", 2, visitor=-4)
    assert Link.objects.count() == 2
    # What another's server tells of this browser is the other's, and what comes after it.
    Handle.objects.create(contact=elma, scheme="customer", value="43@shop", created_at=clock.now())
    by(server, "42", 9)
    by(server, "43", 6)
    assert [owner(1, at(minute)) for minute in (5, 6, 8, 9)] == [
        dana.pk, elma.pk, elma.pk, dana.pk,
    ]  # fmt: skip
    assert cut(1, elma, by=alice)
    by(server, "43", 7)
    assert [owner(1, at(minute)) for minute in (5, 7, 9)] == [dana.pk, None, dana.pk]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("named"), st.integers(0, 2), st.integers(1, 2), st.integers(0, 6)),
        st.tuples(st.just("claim"), st.integers(0, 2), st.integers(1, 3), st.integers(0, 6)),
        st.tuples(st.sampled_from(["cut", "back"]), st.integers(0, 2), st.integers(1, 3)),
        st.tuples(st.just("known"), st.integers(0, 2)),
        st.tuples(st.just("told"), st.integers(0, 6)),
        st.tuples(st.just("merge"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("part"), st.integers(0, 5)),
    ),
    max_size=14,
)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_is_said_cut_merged_and_undone_reads_as_the_model(alice: Agent, steps: list[Any]):
    Link.objects.all().delete()
    SeenEvent.objects.all()._raw_delete("default")
    Merge.objects.all().delete()
    Handle.objects.all().delete()
    people = [person(name) for name in ("Dana", "Elma", "Farid")]
    for number, each in enumerate(people):
        value = f"p{number}@shop"
        each.handles.create(scheme="customer", value=value, created_at=clock.now())
    browsers = {1: 1, 2: 2, 3: NUMBER}
    claims: dict[int, dict[float, int]] = {each: {} for each in browsers.values()}
    cuts: set[tuple[int, int]] = set()
    for number, (step, *about) in enumerate(steps):
        if step == "claim":
            who, visitor, minute = about[0], browsers[about[1]], about[2]
            take_in(ours(str(number), minute, visitor, people[who]))
            theirs = claims[visitor]
            theirs[minute] = min(people[who].pk, theirs.get(minute, people[who].pk))
            cuts = {(each, pk) for each, pk in cuts if pk in claims[each].values()}
        elif step in ("cut", "back"):
            contact, visitor = people[about[0]], browsers[about[1]]
            contact.refresh_from_db()
            family = set(ids(contact.pk)) & set(claims[visitor].values())
            (cut if step == "cut" else put_back)(visitor, contact, by=alice)
            pairs = {(visitor, pk) for pk in family}
            cuts = cuts | pairs if step == "cut" else cuts - pairs
        elif step == "named":
            who, visitor, minute = about[0], browsers[about[1]], about[2] + 0.5
            term = terms.person_of(f"p{who}@shop")
            words = {term: (terms.Word.PERSON, f"shop\np{who}")}
            row = said(f"named {number}", minute, visitor, 7, kind=Kind.TRACK, person=term)
            take_in(row, words=words)
            theirs = claims[visitor]
            theirs[minute] = min(people[who].pk, theirs.get(minute, people[who].pk))
            cuts = {(each, pk) for each, pk in cuts if pk in claims[each].values()}
        elif step == "known":
            known_as(people[about[0]])
        elif step == "told":
            told(f"told {number}", about[0])
            known, theirs = Handle.objects.filter(value="42@shop").first(), claims[NUMBER]
            latest = max(theirs, default=-1)
            if (
                known
                and about[0] > latest
                and (latest < 0 or person_id(theirs[latest]) != person_id(known.contact_id))
            ):
                theirs[about[0]] = known.contact_id
                cuts = {(each, pk) for each, pk in cuts if pk in claims[each].values()}
        elif step == "merge":
            kept, gone = (Contact.objects.get(pk=person_id(people[each].pk)) for each in about)
            if kept != gone:
                merge(kept, gone, by=alice)
        elif standing := list(Merge.objects.standing().order_by("pk")):
            undo(standing[about[0] % len(standing)], by=alice)
        _reads(claims, cuts)


def _reads(claims: dict[int, dict[float, int]], cuts: set[tuple[int, int]]) -> None:
    told: dict[int, list[tuple[int, float]]] = {}
    minutes = (-99.0, 0, 0.7, 1, 1.5, 2, 3, 3.6, 4, 5, 6, 99)
    asked = [(visitor, minute) for visitor in claims for minute in minutes]
    read = owners((visitor, at(minute)) for visitor, minute in asked)
    roots = {pk: person_id(pk) for theirs in claims.values() for pk in theirs.values()}
    roots |= {pk: person_id(pk) for _, pk in cuts}
    for (visitor, minute), found in zip(asked, read, strict=True):
        theirs = claims[visitor]
        said = [theirs[each] for each in sorted(theirs) if each <= minute]
        contact = said[-1] if said else theirs[min(theirs)] if theirs else None
        root = roots[contact] if contact else None
        is_cut = any(v == visitor and roots[pk] == root for v, pk in cuts)
        expected = None if is_cut else root
        assert found == expected
        if expected:
            told.setdefault(expected, []).append((visitor, minute))
    for root, moments in told.items():
        held = spans(ids(root))
        for visitor, minute in moments:
            assert any(
                span.visitor == visitor
                and (span.begin is None or span.begin <= at(minute))
                and (span.until is None or at(minute) < span.until)
                for span in held
            )
