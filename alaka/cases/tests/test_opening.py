"""A case is opened from a conversation, about a person, and by hand."""

from typing import Any

from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent, Place
from alaka.cases.handling import change
from alaka.cases.models import Case, Severity, Topic
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard

NEW = "/desk/cases/new"
GIVEN = {"title": "Wilted roses", "kind": "complaint", "severity": "3", "text": "All of them"}


def test_from_a_conversation_it_begins_with_what_was_said(
    at_alice: Client, late: Conversation, baku: Place
):
    page = at_alice.get(late.get_absolute_url()).content.decode()
    assert f"{NEW}?conversation={late.pk}" in page
    assert 'data-key="c"' in page
    asked = at_alice.get(NEW, {"conversation": late.pk})
    form = asked.context["form"]
    assert (form["title"].value(), form["text"].value()) == ("Late roses", "My roses are late")
    assert str(form["place"].value()) == str(baku.pk)
    topic = Topic.objects.create(name="Delivery")
    data = {**GIVEN, "conversation": late.pk, "place": baku.pk, "topic": topic.pk}
    answer = at_alice.post(NEW, data)
    case = Case.objects.get()
    assert answer.headers["Location"] == case.get_absolute_url()
    assert (case.contact, case.place, case.topic) == (late.contact, baku, topic)
    assert (case.severity, case.source, case.origin) == (Severity.SEVERE, "conversation", late)
    assert case.manager == baku.manager
    assert "There is a case of this conversation already" in (
        at_alice.get(NEW, {"conversation": late.pk}).content.decode()
    )


def test_sent_twice_it_is_one_case(at_alice: Client, late: Conversation):
    for _time in range(2):
        at_alice.post(NEW, {**GIVEN, "conversation": late.pk})
    assert Case.objects.count() == 1


def test_where_no_place_is_chosen_it_is_the_conversations(at_alice: Client, late: Conversation):
    at_alice.post(NEW, {**GIVEN, "conversation": late.pk, "place": ""})
    assert Case.objects.get().place == late.place


def test_about_a_person_it_knows_whom(at_bob: Client, dana: Contact):
    page = at_bob.get(dana.get_absolute_url()).content.decode()
    assert f"{NEW}?contact={dana.pk}" in page
    assert "Dana Novak" in at_bob.get(NEW, {"contact": dana.pk}).content.decode()
    at_bob.post(NEW, {**GIVEN, "contact": dana.pk})
    assert Case.objects.get().contact == dana
    assert "Wilted roses" in at_bob.get(dana.get_absolute_url()).content.decode()


def test_by_hand_the_person_is_looked_for(at_bob: Client, dana: Contact):
    found = at_bob.post(NEW, {**GIVEN, "who": "novak", "find": "1"})
    page = found.content.decode()
    assert found.status_code == 200
    assert "Dana Novak" in page
    assert 'value="Wilted roses"' in page  # Nothing typed is lost.
    assert Case.objects.count() == 0
    part = at_bob.post(
        NEW,
        {"who": "061123456", "find": "1"},
        headers={"HX-Request": "true", "HX-Target": "people"},
    )
    assert b"Dana Novak" in part.content
    assert b"<html" not in part.content
    at_bob.post(NEW, {**GIVEN, "who": "novak", "contact": dana.pk})
    assert Case.objects.get().contact == dana


def test_what_is_wrong_is_said_at_its_field(at_bob: Client, dana: Contact):
    bad: dict[str, Any] = {**GIVEN, "title": "", "topic": "999", "severity": "9", "kind": "odd"}
    answer = at_bob.post(NEW, bad)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title", "topic", "severity", "kind"}
    assert "All of them" in answer.content.decode()


def test_nobody_opens_one_from_what_he_does_not_see(at_charlie: Client, late: Conversation):
    assert at_charlie.get(NEW, {"conversation": late.pk}).status_code == 404
    assert at_charlie.post(NEW, {**GIVEN, "conversation": late.pk}).status_code == 404
    assert reverse("case-new") == NEW


def test_who_answers_for_the_place_of_a_case_sees_what_the_customer_wrote(
    mail_channel: Channel, baku: Place, shiraz: Place, murad: Agent
) -> None:
    said = heard(mail_channel).conversation
    assert not Conversation.objects.visible_to(murad).exists()
    case = open_case(Brief("Roses a day late", place=baku), by=None, conversation=said)
    assert list(Conversation.objects.visible_to(murad)) == [said]
    change(case, by=None, place=shiraz)
    said.refresh_from_db()
    assert said.place == baku, "where it was known, it stays"
