"""The pages of rules: made, read as a sentence, previewed, switched on, and what they did."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from alaka import registry
from alaka.accounts.models import Agent
from alaka.automation.models import Rule, Run, Trigger
from alaka.automation.preview import preview
from alaka.automation.recipes import RECIPES
from alaka.automation.sentences import faults, sentence
from alaka.contacts.models import About, Contact, OwnField, Tag
from alaka.core import clock
from alaka.segments.language import read
from alaka.timeline.happenings import happenings
from alaka.timeline.models import Event
from alaka.timeline.recording import record

BOSNIANS = {"of": "country", "op": "is", "value": ["BA"]}


def text(response: Any) -> str:
    return str(response.content.decode())


def test_every_recipe_makes_a_rule_that_reads_as_a_sentence_and_could_work(at_ada: Client):
    page = text(at_ada.get("/desk/settings/automation/"))
    assert "Nothing is done by itself yet" in page
    for recipe in RECIPES:
        assert str(recipe.title) in page
        made = at_ada.post("/desk/settings/automation/new/", {"recipe": recipe.name})
        rule = Rule.objects.latest("pk")
        assert made["Location"] == rule.get_absolute_url()
        assert not rule.is_on
        assert faults(rule) == []
    first, *_rest, last = Rule.objects.order_by("pk")
    assert sentence(first) == (
        "When somebody says how it was (Score: “4” or “5”): plan the step “Thank for the praise”,"
        " in a day."
    )
    assert sentence(last).startswith("When a person is added: plan the step")
    complaint = Rule.objects.get(trigger=Trigger.SILENCE, name__startswith="Call who complained")
    assert sentence(complaint).startswith(
        "2 days after a case is opened (Kind: “Complaint”), unless meanwhile the answer to a case"
        " arrives or a case is closed: plan the step"
    )
    assert text(at_ada.get("/desk/settings/automation/")).count("Switched off") == len(RECIPES)


def test_what_rules_wait_for_stands_on_the_time_line(bob: Agent):
    assert happenings().keys() <= registry.TIMELINE.keys()
    for kind in happenings().values():
        assert str(kind)
        if kind.narrowing:
            assert str(kind.narrowing.label)
            kind.narrowing.choices(bob)


def test_a_rule_of_ones_own_is_made_in_three_parts(at_ada: Client, ada: Agent, vip: Tag):
    assert "is added" not in text(at_ada.get("/desk/settings/automation/new/"))
    at_ada.post("/desk/settings/automation/new/", {"trigger": "event"})
    rule = Rule.objects.get()
    page, here = at_ada.get(rule.get_absolute_url()), rule.get_absolute_url()
    assert "Choose what it waits for." in text(page)
    assert "It does nothing yet: add an action." in text(page)
    refused = at_ada.post(f"{here}switch/", {"to": "rule"}, follow=True)
    assert "It cannot work yet" in text(refused)
    given = {
        "name": "New ones",
        "verbs": ["case.opened"],
        "again": "once",
        "again_days": 3,
        "cap": 9,
        "days": [0, 1],
    }
    assert at_ada.post(here, {**given, "cap": 0}).status_code == 422
    at_ada.post(here, given)
    assert "where-case.opened" in text(at_ada.get(here)), "now it can be narrowed"
    at_ada.post(here, {**given, "where-case.opened": ["praise"]})
    filtered = at_ada.get(here, {"filter": json.dumps(BOSNIANS)})
    assert "It is not saved yet." in text(filtered)
    at_ada.post(f"{here}condition/", {"filter": json.dumps(BOSNIANS)})
    assert "It is not saved yet." not in text(at_ada.get(here))
    at_ada.post(f"{here}condition/", {"filter": '{"of": "nonsense"}'})
    assert at_ada.post(f"{here}new-action/tag.on/", {}).status_code == 422
    at_ada.post(f"{here}new-action/tag.on/", {"tag": vip.pk})
    at_ada.post(f"{here}new-action/conversation.close/", {"resolution": "Thanked"})
    at_ada.post(f"{here}actions/1/", {"up": 1})
    assert "Thanked" in text(at_ada.get(f"{here}actions/0/"))
    rule.refresh_from_db()
    assert (rule.again, rule.cap, rule.condition) == ("once", 9, BOSNIANS)
    assert rule.when == {"verbs": ["case.opened"], "where": {"case.opened": ["praise"]}}
    assert sentence(rule) == (
        "When a case is opened (Kind: “Praise”), if the country is “Bosnia & Herzegovina”: close"
        " the conversation, put the tag “VIP” on the person."
    )
    at_ada.post(f"{here}actions/0/", {"remove": 1})
    at_ada.post(f"{here}switch/")
    rule.refresh_from_db()
    assert (rule.is_on, len(rule.actions)) == (True, 1)
    vip.delete()
    assert any("removed" in fault for fault in faults(rule))
    at_ada.post(f"{here}removal/")
    assert not Rule.objects.exists()


def test_conditions_are_chosen_for_the_rule_and_come_back_to_it(at_ada: Client, ada: Agent):
    at_ada.post("/desk/settings/automation/new/", {"trigger": "daily"})
    here = Rule.objects.get().get_absolute_url()
    entry = reverse("people-condition", args=["country"])
    asked = {"list": f"sort=name&at={here}", "op": "is", "value": "BA"}
    back = at_ada.get(entry, asked)
    assert back["Location"].startswith(f"{here}?filter=")
    for elsewhere in ("//evil.example/", "https://evil.example/desk/", "/desk/../x/"):
        asked = {"list": f"sort=name&at={elsewhere}", "op": "is", "value": "BA"}
        assert at_ada.get(entry, asked)["Location"].startswith("/desk/contacts")


def test_a_preview_tells_whom_it_would_have_touched_in_the_last_30_days(
    rule: Callable[..., Rule], dana: Contact, at_ada: Client
):
    omid = Contact.objects.create(name="Omid", country="IR", created_at=clock.now())
    for contact, days, kind in ((dana, 2, "praise"), (dana, 5, "praise"), (omid, 3, "complaint")):
        opened = record("case.opened", subject=contact, contact=contact, kind=kind)
        Event.objects.filter(pk=opened.pk).update(at=clock.now() - timedelta(days=days))
    old = record("case.opened", subject=omid, contact=omid, kind="praise")
    Event.objects.filter(pk=old.pk).update(at=clock.now() - timedelta(days=31))
    verbs = {"verbs": ["case.opened"]}
    made = rule(when=verbs)
    seen = preview(made)
    assert (seen.people, seen.times) == (2, 3)
    assert [line.contact for line in seen.lines] == [dana, omid]
    made.put(when={**verbs, "where": {"case.opened": ["praise"]}})
    assert preview(made).people == 1
    made.put(when=verbs, condition={"of": "country", "op": "is", "value": ["IR"]})
    assert [line.contact for line in preview(made).lines] == [omid]
    answered = record("case.answered", subject=dana, contact=dana)
    Event.objects.filter(pk=answered.pk).update(at=clock.now() - timedelta(days=1.5))
    silent = {**verbs, "hours": 24, "unless": ["case.answered"]}
    made.put(when=silent, condition={}, trigger=Trigger.SILENCE)
    assert (preview(made).people, preview(made).times) == (2, 2)
    page = text(at_ada.get(f"{made.get_absolute_url()}preview/"))
    assert "In the last 30 days it would have touched 2 people" in page
    made.put(when={"hour": 9}, condition=BOSNIANS, trigger=Trigger.DAILY)
    assert "1 person is such now" in text(at_ada.get(f"{made.get_absolute_url()}preview/"))
    OwnField.objects.create(about=About.CONTACT, key="born", name="Birthday", kind="date")
    soon = clock.now() - timedelta(days=10)
    Contact.objects.filter(pk=omid.pk).update(own={"born": f"1990-{soon:%m-%d}"})
    near = {"field": "own.born", "days": 0, "yearly": True, "hour": 9}
    made.put(when=near, condition={}, trigger=Trigger.DATE)
    assert preview(made).people == 1
    assert sentence(made).startswith("On the day of “Birthday”")
    page = text(at_ada.get(made.get_absolute_url()))
    assert "How many days before" in page
    assert Run.objects.count() == 0


def test_the_log_tells_what_was_done_and_tries_again_what_failed(
    rule: Callable[..., Rule], work: Callable[[], int], dana: Contact, at_ada: Client
):
    made = rule(actions=[{"do": "conversation.close", "with": {}}])
    log = f"{made.get_absolute_url()}runs/"
    assert "It has touched nobody yet" in text(at_ada.get(log))
    record("contact.added", subject=dana, contact=dana)
    work()
    page = text(at_ada.get(log))
    assert "There is no conversation with this person." in page
    run = Run.objects.get()
    assert run.state == "failed"
    assert at_ada.post(f"/desk/settings/automation/runs/{run.pk}/retry/")["Location"] == log
    run.refresh_from_db()
    assert run.state == "due"


def test_only_administrators_make_rules(at_bob: Client, bob: Agent, rule: Callable[..., Rule]):
    made = rule()
    assert at_bob.get(made.get_absolute_url()).status_code == 403
    assert not Rule.objects.visible_to(bob).exists()
    assert read(made.condition, bob).root is None
