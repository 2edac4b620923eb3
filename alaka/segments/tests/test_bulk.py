"""One thing changed at many people: looked at, done, told, and taken back exactly."""

from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Team
from alaka.conftest import logged_in
from alaka.contacts import changing, merging, tagging
from alaka.contacts.models import Contact, ContactTag, OwnField, Tag
from alaka.segments.bulk import running, stepping
from alaka.segments.listing import Listing
from alaka.segments.models import BulkChange, BulkRow
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db
PAGE = "/desk/contacts/changes/"
ALL = "sort=name"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)


def looked(what: str, value: Any, by: Agent, query: str = ALL, people: Any = ()) -> BulkChange:
    of = stepping.begin(what, value, by=by, chosen=people, listing=Listing.of(query))
    running.run(of.pk)
    return BulkChange.objects.get(pk=of.pk)


def written(of: BulkChange) -> BulkChange:
    assert stepping.write(of)
    running.run(of.pk)
    return BulkChange.objects.get(pk=of.pk)


def undone(of: BulkChange, by: Agent) -> BulkChange:
    assert stepping.undo(of, by=by)
    running.run(of.pk)
    return BulkChange.objects.get(pk=of.pk)


def everything() -> list[Any]:
    people = list(Contact.objects.order_by("pk").values())
    return [*people, *ContactTag.objects.order_by("contact", "tag").values("contact", "tag")]


def numbers(counts: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name != "samples" and count}


def fields(alice: Agent) -> list[tuple[str, Any]]:
    OwnField.objects.create(key="its-level", name="Level", kind="text")
    return [
        ("language", "fr"), ("country", ""), ("owner", alice.pk), ("owner", None),
        ("preferred_channel", "phone"), ("best_hours", "09:00-17:00"), ("about", "Roses\n'"),
        ("timezone", "Asia/Baku"), ("own.its-level", "gold “'"), ("own.its-level", None),
    ]  # fmt: skip


def test_every_field_is_set_as_it_was_foretold_and_given_back_byte_for_byte(
    people: list[Contact], alice: Agent
):
    for name, value in fields(alice):
        before = everything()
        differ = sum(changing.stored(each, name) != value for each in Contact.objects.all())
        of = looked(name, value, alice)
        assert everything() == before
        assert of.total == 5
        assert numbers(of.trial) == numbers({"changed": differ, "same": 5 - differ})
        if not differ:
            assert not of.can_be_written
            continue
        of = written(of)
        assert numbers(of.counts) == numbers({"changed": differ, "same": 5 - differ})
        assert {changing.stored(each, name) for each in Contact.objects.all()} == {value}
        of = undone(of, alice)
        assert numbers(of.counts) == numbers({"back": differ, "same": 5 - differ})
        assert everything() == before


def test_what_somebody_changed_since_stays_and_is_told(people: list[Contact], alice: Agent):
    of = written(looked("language", "fr", alice))
    changing.change(people[1], {"language": "en"}, by=alice)
    of = undone(of, alice)
    assert numbers(of.counts) == {"back": 4, "left": 1}
    languages = Contact.objects.order_by("pk").values_list("language", flat=True)
    assert list(languages) == ["az", "en", "fa", "", ""]
    page = logged_in(alice).get(f"{PAGE}{of.pk}/").content.decode()
    assert "Undone, but for 1 who was changed since and stays" in page
    assert people[1].name in page.partition("Left as they are")[2]


def test_tags_are_put_on_and_taken_off_and_given_back(people: list[Contact], alice: Agent):
    vip = Tag.objects.get(name="VIP")
    before = everything()
    of = looked("tags.on", [vip.pk], alice)
    assert numbers(of.trial) == {"changed": 3, "same": 2}
    of = written(of)
    assert ContactTag.objects.filter(tag=vip).count() == 5
    tagging.retag(people[1], put=[], taken=[vip], by=alice)
    assert numbers(undone(of, alice).counts) == {"back": 2, "left": 1, "same": 2}
    assert everything() == before
    of = written(looked("tags.off", [vip.pk], alice))
    assert numbers(of.counts) == {"changed": 2, "same": 3}
    assert not ContactTag.objects.filter(tag=vip).exists()
    assert numbers(undone(of, alice).counts) == {"back": 2, "same": 3}
    assert everything() == before


def test_a_person_of_two_records_is_one_and_shows_it_in_both(people: list[Contact], alice: Agent):
    leyla, dana = people[:2]
    late = Tag.objects.create(name="Late")
    ContactTag.objects.create(contact=dana, tag=late)
    merging.merge(leyla, dana, by=alice)
    before = everything()
    of = written(looked("language", "fr", alice))
    assert of.total == 4
    assert set(Contact.objects.values_list("language", flat=True)) == {"fr"}
    undone(of, alice)
    off = written(looked("tags.off", [late.pk], alice))
    assert numbers(off.counts) == {"changed": 1, "same": 3}
    undone(off, alice)
    assert everything() == before


def test_a_merge_is_undone_exactly_once_the_change_after_it_was(
    people: list[Contact], alice: Agent
):
    """The field had come from the other record."""
    leyla, dana = people[:2]
    Contact.objects.filter(pk=dana.pk).update(language="en", about="Likes lilies")
    before = everything()
    made = merging.merge(leyla, dana, by=alice, take=["language", "about"])
    of = written(looked("language", "fr", alice))
    undone(of, alice)
    about = written(looked("about", "", alice))
    merging.undo(made, by=alice)
    assert Contact.objects.get(pk=leyla.pk).about == ""
    undone(about, alice)
    assert everything() == before


def test_who_was_merged_since_the_look_is_refused_and_left(people: list[Contact], alice: Agent):
    of = looked("language", "fr", alice)
    merging.merge(people[0], people[1], by=alice)
    of = written(of)
    assert numbers(of.counts) == {"changed": 4, "refused": 1}
    merging.merge(people[0], people[2], by=alice)
    assert numbers(undone(of, alice).counts) == {"back": 3, "left": 1, "refused": 1}


def test_each_change_stands_on_the_time_line_and_hides_what_is_a_teams(
    people: list[Contact], alice: Agent
):
    secret = OwnField.objects.create(key="its-secret", name="Secret", kind="text")
    secret.teams.add(*Team.objects.filter(agents=alice))
    of = written(looked("own.its-secret", "x", alice))
    told = Event.objects.filter(verb="contact.changed", data__bulk=of.pk)
    assert told.count() == 5
    assert told[0].actor == alice
    assert told[0].data["fields"] == ["own.its-secret"]
    bob = Agent.objects.create_user("bo@gul.example", None, name="Bo", role="manager")
    page = logged_in(bob).get(f"{PAGE}{of.pk}/").content.decode()
    assert "A field that you do not see" in page
    assert "Secret" not in page


def test_it_stops_where_it_is_and_goes_on_from_there(
    people: list[Contact], alice: Agent, monkeypatch: pytest.MonkeyPatch
):
    of = looked("language", "fr", alice)
    stepping.write(of)
    stepping.stop(of)
    running.run(of.pk)
    of = BulkChange.objects.get(pk=of.pk)
    assert (of.state, numbers(of.counts)) == ("stopped", {"changed": 2})
    assert numbers(written(of).counts) == {"changed": 5}
    assert BulkRow.objects.filter(of=of, outcome="changed").count() == 5
    running.run(of.pk)
    assert Event.objects.filter(data__bulk=of.pk).count() == 5


def test_some_are_chosen_in_the_list_looked_at_and_changed_by_the_page(
    people: list[Contact], alice: Agent
):
    client = logged_in(alice)
    listed = client.get("/desk/contacts/?sort=name").content.decode()
    assert listed.count('name="person"') == 5
    who: dict[str, Any] = {"person": [people[0].pk, people[2].pk], "list": ALL}
    page = client.get(f"{PAGE}new", who).content.decode()
    assert "2 people" in page
    assert 'value="own.' not in page
    assert 'value="name"' not in page
    page = client.get(f"{PAGE}new", {**who, "what": "country"}).content.decode()
    assert "Azerbaijan" in page
    answer = client.post(f"{PAGE}new", {**who, "what": "country", "value": ""})
    assert answer.status_code == 422
    assert "Enter what it is to be" in answer.content.decode()
    answer = client.post(f"{PAGE}new", {**who, "what": "country", "value": "AZ"})
    of = BulkChange.objects.get()
    assert answer["Location"] == f"{PAGE}{of.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "Change 1 person" in page
    client.post(f"{PAGE}{of.pk}/writing")
    running.run(of.pk)
    assert Contact.objects.filter(country="AZ").count() == 2
    assert AuditEntry.objects.filter(act="people changed in bulk", agent=alice).exists()
    client.post(f"{PAGE}{of.pk}/undoing")
    running.run(of.pk)
    assert Contact.objects.filter(country="AZ").count() == 1
    assert "Country: Azerbaijan" in client.get(PAGE).content.decode()


def test_all_of_a_filtered_list_are_meant_not_only_a_page(people: list[Contact], alice: Agent):
    query = "sort=name&filter=%7B%22of%22%3A%22language%22%2C%22op%22%3A%22filled%22%7D"
    of = looked("best_hours", "09:00-17:00", alice, query)
    assert of.total == 3
    assert numbers(written(of).counts) == {"changed": 3}


def test_a_new_tag_is_made_by_its_name_and_none_is_no_choice(people: list[Contact], alice: Agent):
    client = logged_in(alice)
    who = {"person": [people[0].pk], "what": "tags.on"}
    assert client.post(f"{PAGE}new", who).status_code == 422
    client.post(f"{PAGE}new", {**who, "name": " Rose  lover "})
    of = BulkChange.objects.get()
    assert of.value == [Tag.objects.get(name="Rose lover").pk]


def test_nobody_sees_or_undoes_what_another_agent_did(
    people: list[Contact], alice: Agent, charlie: Agent, at_bob: Client
):
    of = written(looked("language", "fr", alice))
    for path in ("", "writing", "undoing", "stopping"):
        ask = logged_in(charlie).post if path else logged_in(charlie).get
        assert ask(f"{PAGE}{of.pk}/{path}").status_code == 404
    assert at_bob.get(f"{PAGE}{of.pk}/").status_code == 200


@pytest.fixture
def at_bob(bob: Agent) -> Client:
    return logged_in(bob)
