"""The language of conditions: random filters find whom a slow reading in Python finds, each is a
sentence in every language, and what cannot be asked finds nobody."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Contact, Merge, Tag
from alaka.core import clock
from alaka.segments import fits as fitting
from alaka.segments import making
from alaka.segments.conditions import kinds
from alaka.segments.conditions.afterwards import MOST, OPS
from alaka.segments.conditions.base import Condition
from alaka.segments.conditions.events import Among, Events
from alaka.segments.conditions.values import Choice, Day, Number, Text
from alaka.segments.consents import ConsentTo
from alaka.segments.fits import fits
from alaka.segments.forms import ConditionForm
from alaka.segments.language import DEEPEST, MOST_LEAVES, read, read_text
from alaka.segments.models import Segment
from alaka.segments.tests.conftest import complain
from alaka.segments.tests.slowly import holds

pytestmark = pytest.mark.django_db
TEXTS = ["leyla", "LEY", "Dana", "شیرین", "a", "@example", "+38", "61123", "zz", "%", "_"]
CASE: dict[str, Any] = {"of": "cases", "op": "any"}
small = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def found(data: Any, agent: Agent) -> set[int]:
    asked = read(data, Agent.objects.get(pk=agent.pk))
    rows = Contact.objects.visible_to(agent).values_list("pk", flat=True)
    some, all_of_them = set(rows.filter(asked.asked())), set(rows.filter(asked.asked(of_all=True)))
    assert some == all_of_them
    return some


def _value(kind: type[Condition], op: str, draw: Any, agent: Agent) -> Any:
    if issubclass(kind, Text):
        return draw(st.sampled_from(TEXTS))
    if issubclass(kind, Day):
        days = draw(st.integers(1, 500))
        return days if op in kind.counted else str(clock.now().date() - timedelta(days=days))
    assert issubclass(kind, Choice)
    keys = [key for key, _label in kind.choices(agent)]
    likely = [key for key in ("az", "bs", "fa", "AZ", "BA", "email") if key in keys]
    return draw(st.lists(st.sampled_from(likely or keys), min_size=1, max_size=3))


def _where(kind: type[Events], draw: Any, agent: Agent) -> dict[str, Any]:
    where: dict[str, Any] = {}
    for part in kind.parts:
        if draw(st.integers(0, 3)):
            continue
        if isinstance(part, Among):
            keys = [key for key, _label in part.choices(agent)]
            if keys:
                where[part.name] = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2))
        else:
            where[part.name] = draw(st.booleans())
    return {"where": where} if where else {}


def _then(kinds: list[type[Events]], draw: Any, agent: Agent, left: int = MOST) -> dict[str, Any]:
    kind = draw(st.sampled_from(kinds))
    then = {"of": kind.name, "op": draw(st.sampled_from(OPS)), **_where(kind, draw, agent)}
    if then["op"] == "at_least":
        then["count"] = draw(st.integers(1, 3))
    if draw(st.booleans()):
        then["within"] = {"days": draw(st.integers(1, 90))}
    if left > 1 and then["op"] != "none" and draw(st.booleans()):
        then |= _then(kinds, draw, agent, left - 1)
    return {"then": then}


@st.composite
def leaves(draw: Any, agent: Agent) -> dict[str, Any]:
    # Of deals, visits and scores nobody has any here: see the tests of those rooms.
    others = ("alaka.sales", "alaka.tracking", "alaka.activities", "alaka.scores")
    ours = [kind for kind in kinds().values() if not kind.__module__.startswith(others)]
    kind = draw(st.sampled_from(ours))
    op = draw(st.sampled_from(list(kind.ops)))
    leaf: dict[str, Any] = {"of": kind.name, "op": op}
    if issubclass(kind, ConsentTo):
        purposes = st.sampled_from(["news", "satisfaction", "marketing"])
        leaf["value"] = draw(st.lists(purposes, min_size=1, max_size=2))
        channel = draw(st.sampled_from(["", "email", "phone"]))
        return leaf | ({"channel": channel} if channel else {})
    if not issubclass(kind, Events):
        if op not in kind.bare:
            leaf["value"] = _value(kind, op, draw, agent)
        return leaf
    if op == "at_least":
        leaf["count"] = draw(st.integers(1, 3))
    leaf |= _where(kind, draw, agent)
    if draw(st.booleans()):
        leaf["within"] = {"days": draw(st.integers(1, 300))}
    if not draw(st.integers(0, 2)):
        leaf |= _then([each for each in ours if issubclass(each, Events)], draw, agent)
    return leaf


def filters(agent: Agent) -> st.SearchStrategy[Any]:
    def grown(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        several = st.lists(inside, min_size=1, max_size=3)
        return st.one_of(
            several.map(lambda parts: {"all": parts}),
            several.map(lambda parts: {"any": parts}),
            inside.map(lambda part: {"not": part}),
        )

    return st.recursive(leaves(agent), grown, max_leaves=4)


@given(data=st.data())
@small
def test_random_filters_find_whom_a_slow_reading_finds(
    data: st.DataObject, people: list[Contact], alice: Agent, bob: Agent, charlie: Agent
):
    if not Segment.objects.exists():
        guests = Segment(name="Guests", owner=bob, is_live=False)
        making.make(guests, [people[0].pk, people[4].pk])
    asked = data.draw(filters(bob))
    # Two of them may be one person: then what either record has counts.
    for before in Merge.objects.standing():
        undo(before, by=bob)
    if data.draw(st.booleans()):
        merge(people[1], people[4], by=bob)
    fitting._made.clear()  # Whether anybody was merged counts some seconds later there.
    for agent in (bob, alice, charlie):
        agent = Agent.objects.get(pk=agent.pk)
        if read(asked, agent).faults():
            continue  # It names a channel that this one does not see.
        persons = Contact.objects.filter(root=None)
        slow = {contact.pk for contact in persons if holds(asked, contact, agent)}
        assert found(asked, agent) == slow, (asked, agent)
        together = fits(dict.fromkeys(range(41), (asked, agent)), slow | {people[0].pk})
        assert all(each == slow for each in together.values()), (asked, agent)
    for code, _name in django_settings.LANGUAGES:
        with translation.override(code):
            sentence = read(asked, bob).sentence()
            assert sentence
            assert "%(" not in sentence


def test_whoever_complained_lately_and_was_not_answered_is_one_condition(
    people: list[Contact], bob: Agent
):
    leyla, dana, _shirin, _nobody, omid = people
    asked = {
        "of": "cases",
        "op": "any",
        "where": {"kind": ["complaint"], "answered": False},
        "within": {"days": 90},
    }
    assert found(asked, bob) == {leyla.pk, omid.pk}
    assert str(read(asked, bob).sentence()) == (
        "has a case (Kind: “Complaint”, not answered, in the last 90 days)"
    )
    # One case is old and one was answered: no case of his is both late and unanswered.
    complain(dana, 200)
    complain(dana, 3, answered_at=clock.now())
    assert found(asked, bob) == {leyla.pk, omid.pk}


def test_several_things_that_happened_are_found_together(people: list[Contact], bob: Agent):
    leyla, dana, shirin, nobody, omid = people
    complaint = {"of": "cases", "op": "any", "where": {"kind": ["complaint"]}}
    wrote = {"of": "messages", "op": "any", "where": {"who": ["they"]}}
    asked = {"any": [complaint, wrote, {"of": "conversations", "op": "any"}]}
    sql = str(Contact.objects.filter(read(asked, bob).asked(of_all=True)).query)
    assert (sql.count("UNION ALL"), sql.count("EXISTS")) == (2, 0)
    assert found(asked, bob) == {leyla.pk, dana.pk, omid.pk}
    merge(shirin, omid, by=bob)
    assert found(asked, bob) == {leyla.pk, dana.pk, shirin.pk}
    assert found({"all": [asked, {"not": complaint}]}, bob) == {dana.pk}
    assert found({"any": [asked, {"of": "name", "op": "empty"}]}, bob) == {
        leyla.pk, dana.pk, shirin.pk, nobody.pk,
    }  # fmt: skip


def test_a_sentence_says_how_far_its_not_goes(bob: Agent):
    case, name = {"of": "cases", "op": "any"}, {"of": "name", "op": "filled"}
    for asked, said in (
        ({"not": case}, "not so: has a case"),
        ({"all": [{"not": case}, name]}, "(not so: has a case) and the name is filled in"),
        ({"not": {"not": case}}, "not so: (not so: has a case)"),
        ({"not": {"any": [case, name]}}, "not so: (has a case or the name is filled in)"),
        ({"all": [{"any": [case]}, name]}, "has a case and the name is filled in"),
    ):
        assert read(asked, bob).sentence() == said


def test_nobody_is_found_twice(people: list[Contact], bob: Agent):
    asked = read({"of": "conversations", "op": "any"}, bob)
    rows = list(Contact.objects.filter(asked.asked()).values_list("pk", flat=True))
    assert len(rows) == len(set(rows)) == 3


def test_what_an_agent_may_not_see_is_not_told_by_a_filter(
    people: list[Contact], alice: Agent, charlie: Agent
):
    leyla, dana, *_others, omid = people
    for name in ("conversations", "messages"):
        assert found({"of": name, "op": "any"}, alice) == {leyla.pk, dana.pk}
        assert found({"of": name, "op": "any"}, charlie) == {omid.pk}
        assert found({"of": name, "op": "none"}, charlie) == {contact.pk for contact in people[:4]}
    assert found({"of": "cases", "op": "any"}, alice) == set()
    far = Channel.objects.get(name="Far form")
    leaf = {"of": "conversations", "op": "any", "where": {"channel": [far.pk]}}
    faults = read(leaf, alice).faults()
    assert list(faults) == ["where.channel"]
    assert "Far form" not in str(faults["where.channel"]) + read(leaf, alice).sentence()


def test_a_filter_saved_before_a_tag_was_removed_finds_nobody_and_says_why(
    people: list[Contact], bob: Agent
):
    tag = Tag.objects.get(name="VIP")
    broken = {"of": "conversations", "op": "none", "where": {"tag": [tag.pk]}}
    whole = {"any": [{"of": "name", "op": "filled"}, {"not": broken}]}
    assert len(found(whole, bob)) == 4
    tag.delete()
    asked = read(whole, bob)
    assert list(asked.faults()) == ["any.1.not.where.tag"]
    assert found(whole, bob) == set()
    assert "Conversations: cannot be asked any more" in asked.sentence()


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"of": "nothing", "op": "is"}, "of"),
        ({"of": ["name"]}, "of"),
        ({"of": "name"}, "op"),
        ({"of": "name", "op": "resembles", "value": "x"}, "op"),
        ({"of": "name", "op": ["is"], "value": "x"}, "op"),
        ({"of": "name", "op": "is"}, "value"),
        ({"of": "name", "op": "is", "value": 3}, "value"),
        ({"of": "name", "op": "is", "value": "x" * 201}, "value"),
        ({"of": "name", "op": "is", "value": "\0"}, "value"),
        ({"of": "name", "op": "empty", "value": "x"}, "value"),
        ({"of": "name", "op": "is", "value": "x", "colour": 1}, "colour"),
        ({"of": "language", "op": "is", "value": "xx"}, "value"),
        ({"of": "language", "op": "is", "value": ["az", {}]}, "value"),
        ({"of": "language", "op": "is", "value": ["az"] * 101}, "value"),
        ({"of": "first_seen", "op": "last", "value": 0}, "value"),
        ({"of": "first_seen", "op": "last", "value": True}, "value"),
        ({"of": "first_seen", "op": "before", "value": "01.02.2026"}, "value"),
        ({"of": "first_seen", "op": "before", "value": "0001-01-01"}, "value"),
        ({"of": "proved", "op": "yes", "value": True}, "value"),
        ({"of": "cases", "op": "at_least"}, "count"),
        ({"of": "cases", "op": "any", "count": 2}, "count"),
        ({"of": "cases", "op": "any", "where": []}, "where"),
        ({"of": "cases", "op": "any", "where": {"colour": 1}}, "where.colour"),
        ({"of": "cases", "op": "any", "where": {"kind": ["no"]}}, "where.kind"),
        ({"of": "cases", "op": "any", "where": {"kind": []}}, "where.kind"),
        ({"of": "cases", "op": "any", "where": {"answered": "yes"}}, "where.answered"),
        ({"of": "cases", "op": "any", "within": 90}, "within"),
        ({"of": "cases", "op": "any", "within": {"days": 1.5}}, "within.days"),
        ({"of": "cases", "op": "any", "within": {"days": 10**9}}, "within.days"),
        ({"of": "cases", "op": "any", "then": "orders"}, "then"),
        ({"of": "cases", "op": "any", "then": {"of": "name", "op": "any"}}, "then.of"),
        ({"of": "cases", "op": "any", "then": {"of": "orders", "op": "most"}}, "then.op"),
        ({"of": "cases", "op": "any", "then": {"of": "orders", "op": "at_least"}}, "then.count"),
        ({"of": "cases", "op": "any", "then": {**CASE, "count": 2}}, "then.count"),
        ({"of": "cases", "op": "any", "then": {**CASE, "then": {}}}, "then.then.of"),
        ({**CASE, "then": {**CASE, "op": "none", "then": CASE}}, "then.then"),
        ({**CASE, "then": {**CASE, "then": {**CASE, "then": {**CASE, "then": CASE}}}}, "then"),
        (
            {"of": "cases", "op": "any", "then": {"of": "cases", "op": "any", "where": {"x": 1}}},
            "then.where.x",
        ),
        ({"all": []}, "all"),
        ({"all": {}}, "all"),
        ({"not": []}, "not"),
        ({"all": [{"of": "name", "op": "filled"}], "any": []}, ""),
        ({"all": [{"of": "name", "op": "filled"}, {"any": [3]}]}, "all.1.any.0"),
        ([], ""),
        ("name", ""),
        (3, ""),
    ],
)
def test_what_cannot_be_asked_is_named_by_its_path(bob: Agent, data: Any, path: str):
    asked = read(data, bob)
    assert list(asked.faults()) == [path]
    assert str(asked.faults()[path])
    assert asked.sentence()
    assert found(data, bob) == set()


def test_a_filter_is_neither_too_deep_nor_too_long(people: list[Contact], bob: Agent):
    leaf: Any = {"of": "name", "op": "filled"}
    deep = leaf
    for _ in range(DEEPEST - 1):
        deep = {"not": deep}
    assert not read(deep, bob).faults()
    assert read({"not": deep}, bob).faults()
    assert not read({"all": [leaf] * MOST_LEAVES}, bob).faults()
    assert read({"all": [leaf] * (MOST_LEAVES + 1)}, bob).faults()
    half = json.dumps({**leaf, "op": "is", "value": "\ud800"})
    for text in ("{", "[" * 5000, json.dumps({"all": [leaf] * 500}), "nul", '"\\ud800"', half):
        asked = read_text(text, bob)
        assert asked.faults(), text
        assert not Contact.objects.filter(asked.asked()).exists()
    assert Contact.objects.filter(read_text("", bob).asked()).count() == 5


@pytest.mark.parametrize("language", [code for code, _name in django_settings.LANGUAGES])
def test_every_condition_has_its_words_its_form_and_its_clauses(bob: Agent, language: str):
    with translation.override(language):
        for kind in kinds().values():
            assert str(kind.title)
            assert str(kind.group)
            fields = kind.fields(bob)
            assert all(field.label for field in fields.values())
            for op in kind.ops:
                shown = kind.shown({"of": kind.name, "op": op, "value": None})
                assert shown["op"] == op


def _shown(kind: type[Condition], leaf: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kind.shown(leaf).items() if value is not None}


def test_what_came_afterwards_is_entered_as_it_is_shown(people: list[Contact], bob: Agent):
    cases = kinds()["cases"]
    then: dict[str, Any] = {"of": "pages", "op": "none", "where": {"address": "/pay"}}
    leaf = {"of": "cases", "op": "any", "then": {**then, "within": {"days": 7}}}
    shown = _shown(cases, leaf)
    form = ConditionForm(cases, bob, shown)
    assert form.is_valid(), form.errors
    assert form.leaf == leaf
    assert cases.can_be_entered(leaf)
    said = "has a case (within 7 days afterwards: has not seen a page (Address: “/pay”))"
    assert read(leaf, bob).sentence() == said
    assert not cases.can_be_entered({**leaf, "then": {**then, "where": {"smell": "Roses"}}})
    wrong = ConditionForm(cases, bob, {**shown, "then_days": "-1"})
    assert not wrong.is_valid()
    assert list(wrong.errors) == ["then_days"]
    assert "then_then" not in form.fields, "nothing follows on what must not have come"


def test_what_came_after_that_is_entered_too_and_how_often(people: list[Contact], bob: Agent):
    pages = kinds()["pages"]
    bought = {"of": "orders", "op": "none", "within": {"days": 5}}
    wrote = {"of": "messages", "op": "at_least", "count": 2, "where": {"who": ["they"]}}
    leaf = {
        "of": "pages",
        "op": "any",
        "then": {**wrote, "within": {"days": 14}, "then": {**CASE, "then": bought}},
    }
    form = ConditionForm(pages, bob, _shown(pages, leaf))
    assert form.is_valid(), form.errors
    assert form.leaf == leaf
    assert pages.can_be_entered(leaf)
    assert read(leaf, bob).sentence() == (
        "has seen a page (within 14 days afterwards: there are at least 2 messages (Who "
        "wrote: “the person”, afterwards: has a case (within 5 days afterwards: has not ordered)))"
    )
    labels = [str(form.fields[name].label) for name in ("then", "then_count", "then_then_days")]
    assert labels == ["Afterwards", "Afterwards · How many", "Then · Within so many days of it"]
    wrong = ConditionForm(pages, bob, {**_shown(pages, leaf), "then_count": ""})
    assert list(wrong.errors) == ["then_count"]
    far = {**_shown(pages, leaf), "then_then_then_days": "40000"}
    assert list(ConditionForm(pages, bob, far).errors) == ["then_then_then_days"]


def test_any_two_things_can_be_asked_one_after_the_other(people: list[Contact], bob: Agent):
    several = [kind for kind in kinds().values() if issubclass(kind, Events)]
    assert len(several) > 10
    for place, first in enumerate(several):
        for op, then in zip(("any", "none") * 9, several, strict=False):
            within = {"within": {"days": 9}} if place % 2 else {}
            leaf = {"of": first.name, "op": "any", "then": {"of": then.name, "op": op, **within}}
            asked = read(leaf, bob)
            assert not asked.faults()
            assert Contact.objects.filter(asked.asked()).count() <= 5


def test_what_narrows_the_second_is_entered_where_the_form_was_made_for_it(
    people: list[Contact], bob: Agent
):
    pages = kinds()["pages"]
    complaint = {**CASE, "where": {"kind": ["complaint"], "answered": False}}
    leaf = {"of": "pages", "op": "any", "then": complaint}
    shown = _shown(pages, leaf)
    form = ConditionForm(pages, bob, shown)
    assert form.is_valid(), form.errors
    assert form.leaf == leaf
    assert str(form.fields["then_kind"].label) == "Afterwards · Kind"
    assert pages.can_be_entered(leaf)
    # Of steps a complaint is no kind: what was entered for cases is not asked of them.
    other = {**shown, "then": "any.done_steps"}
    form = ConditionForm(pages, bob, other)
    assert not form.is_valid()
    assert not form.errors, "it is shown first"
    assert "then_result" in form.fields
    form = ConditionForm(pages, bob, {**other, "then_of": "any.done_steps", "then_kind": []})
    assert form.is_valid(), form.errors
    assert form.leaf["then"] == {"of": "done_steps", "op": "any"}
    for values in ({**shown, "then": "none.cases"}, {**shown, "then": ""}, {"then": "any.orders"}):
        assert pages.remade(values), values
    for values in (shown, {"then": ""}, {"then": "any.x"}, {}):
        assert not pages.remade(values), values
    wrong = ConditionForm(pages, bob, {**shown, "then_kind": ["moon"]})
    assert list(wrong.errors) == ["then_kind"]


def test_the_opposite_of_any_condition_is_entered_as_it_is_shown(people: list[Contact], bob: Agent):
    cases = kinds()["cases"]
    opposite = {"not": {"of": "cases", "op": "at_least", "count": 2}}
    shown = {name: value for name, value in ConditionForm.shown(cases, opposite).items() if value}
    form = ConditionForm(cases, bob, shown)
    assert form.is_valid(), form.errors
    assert form.leaf == opposite
    complain(people[1], 3)
    complain(people[1], 4)
    leyla, dana, *others = people
    assert found(form.leaf["not"], bob) == {leyla.pk, dana.pk}
    assert found(form.leaf, bob) == {each.pk for each in others}
    assert not ConditionForm.shown(cases, opposite["not"])["opposite"]
    wrong = ConditionForm(cases, bob, {**shown, "count": ""})
    assert list(wrong.errors) == ["count"]


def test_a_form_of_another_second_is_shown_before_it_is_asked(people: list[Contact], bob: Agent):
    at, client = "/desk/contacts/conditions/messages", logged_in(bob)
    entered: Any = {"op": "at_least", "count": "2", "who": ["they"], "then": "any.cases"}
    page = client.get(at, entered)
    assert page.status_code == 200
    form = page.context["form"]
    assert not form.errors
    assert (form["count"].value(), form["who"].value()) == ("2", ["they"])
    assert form["then_of"].value() == "any.cases"
    assert "then_severity" in form.fields
    assert 'hx-trigger="change from:[data-remakes]"' in page.content.decode()
    entered |= {"then_of": "any.cases", "then_kind": ["complaint"], "then_days": "3"}
    answer: Any = client.get(at, entered)
    asked = parse_qs(urlsplit(answer.url).query)["filter"][0]
    assert json.loads(asked)["then"]["where"] == {"kind": ["complaint"]}
    # Another choice is not asked either before its form was seen, and what fits it is kept.
    for choice in ("none.cases", "at_least.cases", "any.planned_steps", ""):
        page = client.get(at, {**entered, "then": choice})
        assert page.status_code == 200
        form = page.context["form"]
        assert form["count"].value() == "2"
        assert (form["then_days"].value() == "3") if choice else "then_days" not in form.fields
    further = client.get(at, {**entered, "then_then": "any.orders"}).context["form"]
    assert further["then_kind"].value() == ["complaint"]
    assert "then_then_value" in further.fields


class Row(Number):
    """As a number of a person will be asked, once there is one."""

    name, title, group, column = "row", "Row", "Test", "id"
    clauses = {op: f"the row {op} %(value)s" for op in Number.ops}


def test_numbers_are_compared(people: list[Contact], bob: Agent):
    middle = people[2].pk

    def rows(op: str, **value: Any) -> int:
        condition = Row({"of": "row", "op": op, **value}, bob)
        assert not condition.faults()
        return Contact.objects.filter(condition.asked()).count()

    assert rows("is", value=middle) == 1
    assert rows("at_least", value=middle) == rows("at_most", value=middle) == 3
    assert rows("filled") == 5
    assert rows("empty") == 0
    assert list(Row({"of": "row", "op": "is", "value": "3"}, bob).faults()) == ["value"]
    assert list(Row({"of": "row", "op": "is", "value": float("nan")}, bob).faults()) == ["value"]


def test_a_persons_case_that_lost_him_hides_nobody(people: list[Contact], bob: Agent):
    Case.objects.update(contact=None)
    assert len(found({"of": "cases", "op": "none"}, bob)) == 5
    many = {"of": "cases", "op": "at_least", "count": 2}
    assert found(many, bob) == set()
    assert len(found({"not": many}, bob)) == 5
