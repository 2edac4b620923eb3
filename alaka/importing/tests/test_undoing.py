"""A whole import is taken back: byte for byte, except what somebody changed since."""

from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from alaka.accounts.models import Agent
from alaka.contacts import changing, merging
from alaka.contacts.models import (
    Contact,
    ContactNote,
    Duplicate,
    DuplicateKey,
    Handle,
    OwnField,
)
from alaka.contacts.own import uniqueness
from alaka.core import clock, references
from alaka.importing import running, undoing
from alaka.importing.models import Batch, Change, Import, Refusal, State
from alaka.importing.tests.conftest import Bring, step, undone, written
from alaka.importing.tests.messy import fields, messy
from alaka.scores.models import Score
from alaka.segments.models import Segment, SegmentMember, SegmentMove, SegmentTouch
from alaka.timeline.models import Event
from alaka.timeline.recording import record
from alaka.tracking.models import Link, Reason

pytestmark = pytest.mark.django_db


def everything() -> tuple[list[Any], list[Any]]:
    return list(Contact.objects.order_by("pk").values()), list(
        Handle.objects.order_by("pk").values()
    )


def changed_since(before: tuple[list[Any], list[Any]]) -> int:
    """Counted one by one: people who were here and are not as they were, or have more addresses."""
    people, handles = before
    added = Handle.objects.exclude(pk__in=[row["id"] for row in handles])
    owners = set(added.values_list("contact", flat=True))
    now = {row["id"]: row for row in Contact.objects.values()}
    return sum(row != now[row["id"]] or row["id"] in owners for row in people)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of fifty, written one after the other: a test is one transaction."""
    monkeypatch.setattr(running, "BATCH", 50)
    monkeypatch.setattr(running, "WRITERS", 1)


@pytest.fixture
def known(dana: Contact) -> list[Contact]:
    """People who are here already, with old values."""
    fields()
    people = []
    for number in range(60):
        contact = Contact(name=f"Old {number}", created_at=clock.now(), own={"level": "gold"})
        contact.index([("email", f"person{number}@example.org")])
        contact.save()
        Handle.objects.create(
            contact=contact,
            scheme="email",
            value=f"person{number}@example.org",
            created_at=clock.now(),
        )
        people.append(contact)
    return people


def test_undone_all_is_as_before(bring: Bring, known: list[Contact], small: None):
    before = everything()
    of = written(bring(messy(500)))
    assert of.state == State.DONE
    assert of.counts == {
        "created": Contact.objects.count() - len(before[0]),
        "changed": changed_since(before),
        "unchanged": 500 - sum(of.counts[name] for name in ("created", "changed", "refused")),
        "refused": Refusal.objects.filter(of=of).count(),
    }
    assert min(of.counts["created"], of.counts["changed"], of.counts["refused"]) > 20
    assert undone(of).state == State.UNDONE
    assert everything() == before
    assert not Change.objects.filter(left__isnull=False).exists()
    again = written(bring(messy(500)))
    assert again.counts == of.counts


def test_what_was_changed_since_is_left_and_listed(bring: Bring, bob: Agent, dana: Contact):
    rows = [
        ["Name", "E-mail", "Phone", "Country"],
        ["Dana Hill", "dana@example.org", "+38761000009", "France"],
        ["New", "new@example.org", "", ""],
        ["Other", "other@example.org", "", ""],
    ]
    of = written(bring(rows))
    changing.change(dana, {"name": "Dana Married"}, by=bob)
    new = Contact.objects.get(name="New")
    changing.change(new, {"about": "likes roses"}, by=bob)
    of = undone(of)
    dana.refresh_from_db()
    assert (dana.name, dana.country) == ("Dana Married", "BA")
    assert not Handle.objects.filter(value="+38761000009").exists()
    assert Contact.objects.filter(name="New").exists()
    assert not Contact.objects.filter(name="Other").exists()
    left = {row.contact: row.left for row in Change.objects.exclude(left=None)}
    assert left == {dana.pk: ["name"], new.pk: ["*"]}


def test_each_kind_of_field_comes_back_unless_it_was_changed_since(
    bring: Bring, dana: Contact, bob: Agent, alice: Agent
):
    fields()
    for key, kind in (("limit", "number"), ("vip", "yes_no"), ("card", "text")):
        OwnField.objects.create(about="contact", key=key, name=key.title(), kind=kind)
    own = {"limit": "12.5", "vip": True, "card": "7", "level": "gold"}
    Contact.objects.filter(pk=dana.pk).update(own=own, owner=bob)
    rows = [
        ["E-mail", "Limit", "Vip", "Card", "Owner", "About"],
        ["dana@example.org", "90", "no", "", alice.email, "likes roses"],
    ]
    of = written(bring(rows, clears=True))
    dana.refresh_from_db()
    assert dana.own == {"limit": "90", "vip": False, "level": "gold"}
    assert (dana.owner, dana.about) == (alice, "likes roses")
    changing.change(dana, {"own.vip": None, "own.level": "silver"}, by=bob)
    undone(of)
    dana.refresh_from_db()
    assert dana.own == {"limit": "12.5", "card": "7", "level": "silver"}
    assert (dana.owner, dana.about) == (bob, "")
    assert Change.objects.get().left == ["own.vip"]
    assert dana.events.filter(verb="contact.import_undone").get().data["import"] == of.pk


def test_a_new_person_of_whom_anything_is_kept_since_stays(bring: Bring, bob: Agent):
    of = written(bring([["E-mail"], ["a@example.org"], ["b@example.org"], ["c@example.org"]]))
    noted, proved, gone = Contact.objects.order_by("pk")
    ContactNote.objects.create(contact=noted, author=bob, text="!", written_at=clock.now())
    proved.handles.update(proved_at=clock.now())
    undone(of)
    assert set(Contact.objects.all()) == {noted, proved}
    assert not Handle.objects.filter(contact_id=gone.pk).exists()
    assert not Event.objects.filter(contact_id=gone.pk).exists()
    assert {each.contact for each in Change.objects.filter(left=["*"])} == {noted.pk, proved.pk}


def test_an_address_that_was_proved_since_stays(bring: Bring, dana: Contact):
    of = written(bring([["E-mail", "Phone"], ["dana@example.org", "+38761000009"]]))
    handle = Handle.objects.get(value="+38761000009")
    Handle.objects.filter(pk=handle.pk).update(proved_at=clock.now())
    undone(of)
    assert Handle.objects.filter(pk=handle.pk).exists()
    assert Change.objects.get().left == [f"handle.{handle.pk}"]


def test_whose_browser_is_known_stays_and_whoever_goes_leaves_no_browser_behind(bring: Bring):
    of = written(
        bring([["Name", "E-mail"], ["Seen", "seen@example.org"], ["Cut", "cut@x.example"]])
    )
    now = clock.now()
    for browser, name in enumerate(("Seen", "Cut"), start=1):
        Link.objects.create(
            visitor=browser, contact=Contact.objects.get(name=name), since=now, last_at=now,
            reason=Reason.FORM, created_at=now, cut_at=now if name == "Cut" else None,
        )  # fmt: skip
    undone(of)
    assert Contact.objects.filter(name__in=["Seen", "Cut"]).count() == 2
    assert Link.objects.count() == 2


def test_writing_and_undoing_stop_and_go_on(bring: Bring, small: None, monkeypatch):
    of = bring(messy(300))
    goes_on = running._counts_on

    def stop_after_two(of: Import) -> bool:
        is_on = goes_on(of)
        done = of.batches.exclude(written_at=None).count()
        return is_on and done != 2 and of.batches.exclude(undone_at=None).count() != 3

    monkeypatch.setattr(running, "_counts_on", stop_after_two)
    of = written(of)
    assert (of.state, of.done) == (State.STOPPED, 100)
    assert sum(of.counts.values()) == 100
    of = written(of)
    assert (of.state, sum(of.counts.values())) == (State.DONE, 300)
    assert undone(of).state == State.STOPPED
    assert undone(of).state == State.UNDONE
    assert not Contact.objects.exists()


class Killed(BaseException):
    pass


@pytest.mark.parametrize("is_staging_lost", [False, True])
def test_a_killed_worker_goes_on_and_no_row_comes_twice(
    bring: Bring, small: None, monkeypatch, is_staging_lost: bool
):
    of = bring(messy(300))
    goes_on = running._counts_on

    def die(of: Import) -> bool:
        if of.batches.exclude(written_at=None).count() == 3:
            raise Killed
        return goes_on(of)

    monkeypatch.setattr(running, "_counts_on", die)
    with pytest.raises(Killed):
        written(of)
    assert Batch.objects.exclude(written_at=None).count() == 3
    monkeypatch.setattr(running, "_counts_on", goes_on)
    if is_staging_lost:
        running.Staged(of.pk).run("TRUNCATE ROWS, ADDRESSES")
    running.run(of.pk)
    of.refresh_from_db()
    assert (of.state, sum(of.counts.values())) == (State.DONE, 300)
    assert Contact.objects.count() == of.counts["created"]
    expected = written(bring(messy(300)))
    assert expected.counts["created"] == 0
    assert expected.counts["refused"] == of.counts["refused"]
    assert OwnField.objects.count() == 0


def test_a_step_asked_for_twice_is_done_once(bring: Bring):
    of = written(bring([["E-mail"], ["a@example.org"]]))
    running.run(of.pk)
    of = step(of, State.WRITING)
    assert (of.counts["created"], Contact.objects.count()) == (1, 1)


def test_a_value_that_another_has_by_now_stays_his(bring: Bring, bob: Agent, dana: Contact):
    field = OwnField.objects.create(key="card", name="Card", kind="text", is_unique=True)
    uniqueness.keep(field)
    changing.change(dana, {"own.card": "1"}, by=bob)
    of = written(bring([["E-mail", "Card"], ["dana@example.org", "2"]]))
    Contact.objects.create(name="Emir", created_at=clock.now(), own={"card": "1"})
    assert undone(of).state == State.UNDONE
    dana.refresh_from_db()
    assert dana.own == {"card": "2"}
    assert Change.objects.get(contact=dana.pk).left == ["own.card"]


def test_all_records_of_a_person_show_what_was_given_back(bring: Bring, bob: Agent, dana: Contact):
    other = Contact.objects.create(name="Dana N.", created_at=clock.now())
    before = dana.name
    of = written(bring([["Name", "E-mail"], ["Dana Nova", "dana@example.org"]]))
    merging.merge(dana, other, by=bob)
    undone(of)
    assert set(Contact.objects.values_list("name", flat=True)) == {before}


def test_a_merge_is_undone_exactly_once_the_import_after_it_was(
    bring: Bring, bob: Agent, dana: Contact
):
    """The fields that the import changed had come from the other record."""
    OwnField.objects.create(about="contact", key="level", name="Level", kind="text")
    others = [
        Contact(name=name, about=f"About {name}", own={"level": name}, created_at=clock.now())
        for name in ("Dana N.", "D. Novak")
    ]
    for each in others:
        each.index([])
        each.save()
    before = everything()
    rows = [["Name", "E-mail", "About", "Level"], ["Dana X", "dana@example.org", "New", "gold"]]
    names = ["name", "about", "own.level"]
    made = [merging.merge(dana, each, by=bob, take=names) for each in others]
    of = written(bring(rows))
    assert set(Contact.objects.values_list("name", flat=True)) == {"Dana X"}
    merging.undo(made[0], by=bob)
    undone(of)
    merging.undo(made[1], by=bob)
    assert everything() == before
    made = [merging.merge(dana, each, by=bob, take=names) for each in others]
    of = written(bring(rows))
    changing.change(dana, {"about": "By hand"}, by=bob)
    undone(of)
    for each in made:
        merging.undo(each, by=bob)
    dana.refresh_from_db()
    assert (dana.name, dana.about, dana.own) == ("Dana Novak", "By hand", {})


def test_who_was_parted_before_an_import_is_undone_keeps_nothing_of_the_other(
    bring: Bring, bob: Agent, dana: Contact
):
    others = [Contact(name=name, created_at=clock.now()) for name in ("Dana N.", "D. Novak")]
    for each in others:
        each.index([])
        each.save()
    before = everything()
    rows = [["Name", "E-mail"], ["Dana X", "dana@example.org"]]
    for order in ((0, 1), (1, 0)):
        made = [merging.merge(dana, each, by=bob, take=["name"]) for each in others]
        of = written(bring(rows))
        for at in order:
            merging.undo(made[at], by=bob)
        undone(of)
        assert everything() == before


def test_an_import_between_two_merges_is_undone_exactly_before_them(
    bring: Bring, bob: Agent, dana: Contact
):
    below, above = (Contact(name=name, created_at=clock.now()) for name in ("Dana N.", "D. Novak"))
    for each in (below, above):
        each.index([])
        each.save()
    before = everything()
    made = [merging.merge(below, dana, by=bob, take=["name"])]
    of = written(bring([["Name", "E-mail"], ["Dana X", "dana@example.org"]]))
    made.append(merging.merge(above, below, by=bob, take=["name"]))
    undone(of)
    for each in reversed(made):
        merging.undo(each, by=bob)
    assert everything() == before


@pytest.mark.parametrize("is_kept", [True, False])
def test_an_import_is_undone_exactly_under_a_merge_that_came_after_it(
    bring: Bring, bob: Agent, dana: Contact, is_kept: bool
):
    """What it made of a field does not show, and waits for the merge to be undone."""
    OwnField.objects.create(about="contact", key="level", name="Level", kind="text")
    other = Contact(name="D. Novak", about="About", own={"level": "old"}, created_at=clock.now())
    other.index([])
    other.save()
    before = everything()
    rows = [["Name", "E-mail", "About", "Level"], ["Dana X", "dana@example.org", "New", "gold"]]
    of = written(bring(rows))
    pair = (dana, other) if is_kept else (other, dana)
    made = merging.merge(*pair, by=bob, take=["name", "own.level"])
    undone(of)
    merging.undo(made, by=bob)
    assert everything() == before
    assert not Change.objects.filter(left__isnull=False).exists()


def test_what_is_worked_out_of_new_people_holds_none_of_them(
    bring: Bring, bob: Agent, dana: Contact, django_capture_on_commit_callbacks: Any
):
    rows = [["E-mail"], ["a@example.org"], ["b@example.org"], ["c@example.org"], ["d@example.org"]]
    of = written(bring(rows))
    found, scored, twice, listed = Contact.objects.filter(pk__gt=dana.pk).order_by("pk")
    live, static = (
        Segment.objects.create(
            name=f"{it}", is_live=it, owner=bob, created_at=clock.now(), is_stale=False
        )
        for it in (True, False)
    )
    record("segment.entered", subject=live, contact=found, segment=live.pk, name=live.name)
    for segment, contact in ((live, found), (static, listed)):
        SegmentMember.objects.create(segment=segment, contact=contact, since=clock.now())
        SegmentMove.objects.create(segment=segment, contact=contact, is_in=True, at=clock.now())
    SegmentTouch.objects.create(contact=scored)
    Score.objects.create(contact=scored, value=7, at=clock.now())
    Duplicate.objects.create(first=dana, second=twice, score=90, found_at=clock.now())
    DuplicateKey.objects.create(value=1, kind=0, contact=twice.pk)
    with django_capture_on_commit_callbacks(execute=True):
        undone(of)
    assert set(Contact.objects.all()) == {dana, listed}
    assert SegmentMember.objects.get().contact == SegmentMove.objects.get().contact == listed
    for model in (SegmentTouch, Score, Duplicate, DuplicateKey):
        assert not model.objects.exists()
    assert set(Segment.objects.filter(is_stale=True)) == {live}


def test_nobody_goes_while_others_count_on_all(bring: Bring, dana: Contact):
    """As a segment does that looks at everybody, in a transaction of its own."""
    of = written(bring([["E-mail"], ["a@example.org"]]))
    batch = Batch.objects.get(of=of)
    with connection.copy().cursor() as other:
        other.execute("BEGIN")
        other.execute("SELECT pg_advisory_xact_lock(%s)", [references._LOCK])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(OperationalError), transaction.atomic():
            undoing.undo(batch, {}, None)
        other.execute("ROLLBACK")
        other.connection.close()
    assert Contact.objects.exclude(pk=dana.pk).exists()
    undoing.undo(batch, {}, None)
    assert not Contact.objects.exclude(pk=dana.pk).exists()


def test_imports_over_one_field_are_undone_exactly_in_any_order(bring: Bring, dana: Contact):
    OwnField.objects.create(key="level", name="Level", kind="text")
    before = everything()
    for order in ((0, 1, 2), (1, 0, 2), (2, 0, 1), (0, 2, 1), (1, 2, 0), (2, 1, 0)):
        made = [
            written(bring([["E-mail", "Name", "Level"], ["dana@example.org", f"Name {at}", level]]))
            for at, level in enumerate(["gold", "silver", "gold"])
        ]
        for at in order:
            undone(made[at])
            dana.refresh_from_db()
        assert everything() == before, order
        assert not Change.objects.exclude(left=None).exists(), order
        Change.objects.all().delete()


def test_what_somebody_changed_between_two_imports_is_not_given_back(
    bring: Bring, dana: Contact, bob: Agent
):
    first = written(bring([["E-mail", "Name"], ["dana@example.org", "One"]]))
    changing.change(Contact.objects.get(pk=dana.pk), {"name": "Mine"}, by=bob)
    second = written(bring([["E-mail", "Name"], ["dana@example.org", "Two"]]))
    undone(first)
    assert Change.objects.exclude(left=None).get().left == ["name"]
    undone(second)
    dana.refresh_from_db()
    assert dana.name == "Mine"
