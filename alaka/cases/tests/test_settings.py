"""Topics and deadlines, as managers set them up."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.cases.models import Case, Severity, Term, Topic
from alaka.cases.opening import Brief, open_case

TOPICS = "/desk/settings/topics/"
TERMS = "/desk/settings/terms/"


@pytest.fixture
def whole(db: None) -> Topic:
    return Topic.objects.create(name="Delivery", names={"az": "Çatdırılma"}, position=1)


@pytest.fixture
def part(whole: Topic) -> Topic:
    return Topic.objects.create(name="Late", parent=whole, position=1)


def names(page: str) -> list[str]:
    return [each.partition("</bdi>")[0] for each in page.split("<bdi>")[1:]]


def test_a_topic_has_a_name_in_each_language(at_bob: Client, bob: Agent):
    at_bob.post(f"{TOPICS}new/", {"name": " Late  delivery ", "name_az": "Gecikmə", "name_fr": ""})
    topic = Topic.objects.get()
    assert (topic.name, topic.names) == ("Late delivery", {"az": "Gecikmə"})
    assert "Late delivery" in at_bob.get(TOPICS).content.decode()
    Agent.objects.filter(pk=bob.pk).update(language="az")
    assert "Gecikmə" in at_bob.get(TOPICS).content.decode()


def test_two_of_a_name_do_not_stand_beside_each_other(at_bob: Client, whole: Topic, part: Topic):
    answer = at_bob.post(f"{TOPICS}new/", {"name": "delivery", "name_fa": "تحویل"})
    assert answer.status_code == 422
    assert "stands there already" in answer.content.decode()
    assert "تحویل" in answer.content.decode()
    at_bob.post(f"{TOPICS}new/", {"name": "Delivery", "parent": whole.pk})
    assert Topic.objects.filter(parent=whole).count() == 2


def test_a_topic_is_part_of_none_of_its_own_parts(at_bob: Client, whole: Topic, part: Topic):
    answer = at_bob.post(f"{TOPICS}{whole.pk}/", {"name": "Delivery", "parent": part.pk})
    assert answer.status_code == 422


def test_topics_are_put_in_order(at_bob: Client, whole: Topic, part: Topic):
    other = Topic.objects.create(name="Prices", position=2)
    at_bob.post(f"{TOPICS}{other.pk}/move/", {"to": "up"})
    assert list(Topic.objects.filter(parent=None)) == [other, whole]
    at_bob.post(f"{TOPICS}{other.pk}/move/", {"to": "up"})  # It stands first already.
    at_bob.post(f"{TOPICS}{other.pk}/move/", {"to": "down"})
    assert list(Topic.objects.filter(parent=None)) == [whole, other]


def test_one_in_use_is_archived_and_not_removed(
    at_bob: Client, whole: Topic, part: Topic, bob: Agent
):
    case = open_case(Brief("Late", topic=part), by=bob)
    answer = at_bob.post(f"{TOPICS}{part.pk}/removal/", follow=True)
    assert "archive it" in answer.content.decode()
    at_bob.post(f"{TOPICS}{whole.pk}/archiving/")
    assert all(Topic.objects.values_list("is_archived", flat=True))
    assert Case.objects.get().topic == part
    offered = at_bob.get("/desk/cases/new").context["form"]["topic"].field.choices
    assert [value for value, _label in offered] == [""]
    # What it is about can stay, though nobody would choose it.
    assert "Late" in at_bob.get(case.get_absolute_url()).content.decode()
    at_bob.post(f"{TOPICS}{part.pk}/archiving/")
    assert not any(Topic.objects.values_list("is_archived", flat=True))


def test_one_of_no_use_is_removed(at_bob: Client, whole: Topic, part: Topic):
    at_bob.post(f"{TOPICS}{whole.pk}/removal/")
    assert Topic.objects.count() == 2  # It has parts.
    at_bob.post(f"{TOPICS}{part.pk}/removal/")
    at_bob.post(f"{TOPICS}{whole.pk}/removal/")
    assert not Topic.objects.exists()


def given(**more: str) -> dict[str, str]:
    return {"all_3": "8", "all_2": "24", "all_1": "40", **more}


def test_terms_are_business_hours_by_severity_and_kind(at_bob: Client):
    assert 'value="24"' in at_bob.get(TERMS).content.decode()
    at_bob.post(TERMS, given(all_2="30", complaint_3="2"))
    assert Term.hours_for("request", Severity.NORMAL) == 30
    assert Term.hours_for("complaint", Severity.SEVERE) == 2
    at_bob.post(TERMS, given())
    assert Term.hours_for("complaint", Severity.SEVERE) == 8


@pytest.mark.parametrize(
    "wrong", [{"all_3": ""}, {"all_3": "0"}, {"all_3": "99"}, {"idea_2": "x"}, {"all_1": "99999"}]
)
def test_terms_that_make_no_sense_are_refused(at_bob: Client, wrong: dict[str, str]):
    answer = at_bob.post(TERMS, given(**wrong))
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Term.objects.exists()


def test_agents_do_not_set_them_up(at_alice: Client, whole: Topic):
    for url in (TOPICS, TERMS, f"{TOPICS}{whole.pk}/"):
        assert at_alice.get(url).status_code == 403
