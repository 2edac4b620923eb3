"""The pages on which an administrator makes rules and tries them."""

from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Role
from alaka.cases.models import CaseRule, SevereWords
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.inbox.tests.talking import heard

pytestmark = pytest.mark.django_db
RULES = "/desk/settings/case-rules/"


@pytest.fixture
def at_ada(db: None) -> Client:
    return logged_in(
        Agent.objects.create_user(
            "ada@gul.example", None, name="Ada", role=Role.ADMINISTRATOR, language="en"
        )
    )


def filled(**more: Any) -> dict[str, Any]:
    return {"name": "Refunds", "words": "refund", "opens": "on", "is_enabled": "on", **more}


def test_a_rule_is_made_changed_and_removed(at_ada: Client):
    assert at_ada.post(f"{RULES}new/", filled(severity="3")).status_code == 302
    rule = CaseRule.objects.get()
    assert (rule.name, rule.severity, rule.kind) == ("Refunds", 3, "")
    page = at_ada.get(RULES).content.decode()
    assert "Refunds" in page
    at_ada.post(f"{RULES}{rule.pk}/", filled(name="Money", kind="request"))
    rule.refresh_from_db()
    assert (rule.name, rule.kind, rule.severity) == ("Money", "request", None)
    at_ada.post(f"{RULES}{rule.pk}/removal/")
    assert not CaseRule.objects.exists()
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"case rule added", "case rule changed", "case rule removed"} <= acts


def test_a_new_rule_comes_last_and_moves_up(at_ada: Client):
    for name in ("One", "Two", "Three"):
        at_ada.post(f"{RULES}new/", filled(name=name))
    three = CaseRule.objects.get(name="Three")
    at_ada.post(f"{RULES}{three.pk}/moving/")
    assert [rule.name for rule in CaseRule.objects.all()] == ["One", "Three", "Two"]
    for _again in range(3):
        at_ada.post(f"{RULES}{three.pk}/moving/")
    assert [rule.name for rule in CaseRule.objects.all()] == ["Three", "One", "Two"]


def test_a_half_asked_field_is_told(at_ada: Client):
    answer = at_ada.post(f"{RULES}new/", filled(field="kind"))
    assert answer.status_code == 422
    assert "Choose what is asked of the field." in answer.content.decode()
    answer = at_ada.post(f"{RULES}new/", filled(field_test="equals"))
    page = answer.content.decode()
    assert "Write what the field is called." in page
    assert "Write what stands in the field." in page
    assert not CaseRule.objects.exists()


def test_a_rule_is_tried_on_what_came_in_before_it_is_saved(at_ada: Client, mail_channel: Channel):
    heard(mail_channel, "I want a refund.")
    heard(mail_channel, "When do you open?")
    answer = at_ada.post(f"{RULES}new/", filled(**{"try": "1"}, severity="1"))
    page = answer.content.decode()
    assert "1 of the last 2 messages" in page
    assert "I want a refund." in page
    assert "When do you open?" not in page
    assert "Complaint · Minor" in page
    assert not CaseRule.objects.exists()


def test_what_an_earlier_rule_takes_is_not_shown_in_the_try(at_ada: Client, mail_channel: Channel):
    heard(mail_channel, "I want a refund.")
    at_ada.post(f"{RULES}new/", filled(name="First"))
    answer = at_ada.post(f"{RULES}new/", filled(**{"try": "1"}))
    assert "0 of the last 1 messages" in answer.content.decode()


def test_severe_words_are_edited_by_language(at_ada: Client):
    page = at_ada.get("/desk/settings/severe-words/").content.decode()
    assert "zəhərlən" in page
    assert "مسموم" in page
    given = {"en": "mouse\n mouse \n\nrat", "az": "siçan", "bs": "", "fr": "souris", "fa": "موش"}
    assert at_ada.post("/desk/settings/severe-words/", given).status_code == 302
    assert SevereWords.objects.get(language="en").text == "mouse\nrat"
    assert SevereWords.objects.get(language="bs").text == ""
    assert "zəhərlən" not in at_ada.get("/desk/settings/severe-words/").content.decode()
