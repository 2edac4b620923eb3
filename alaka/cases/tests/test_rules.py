"""Of which messages a case begins, of what kind, and how severe."""

from typing import Any

import pytest

from alaka.accounts.models import Place
from alaka.cases.feedback.beginning import look
from alaka.cases.feedback.severe import USUAL
from alaka.cases.models import Case, CaseBeginning, CaseKind, CaseRule, SevereWords, Severity, Topic
from alaka.cases.opening import Brief, open_case
from alaka.channels import feedback
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.inbox.models import Message
from alaka.inbox.receiving import receive
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


def came(channel: Channel, text: str = "The roses were wilted.", **more: Any) -> Message:
    """Somebody wrote, and what looks for cases was told, twice: a job may run again."""
    number = Message.objects.count()
    inbound = InboundMessage(
        f"m{number}", Address("email", "dana@example.org", "Dana"), text, **more
    )
    message = receive(channel, inbound)
    assert message is not None
    events = Event.objects.filter(verb="message.received", subject_id=message.pk)
    look(list(events.values_list("pk", flat=True)))
    look(list(events.values_list("pk", flat=True)))
    return message


def chosen(kind: str, severity: str = "", **more: str) -> dict[str, str]:
    told = {feedback.KIND: kind, feedback.SEVERITY: severity, **more}
    return {name: value for name, value in told.items() if value}


def rule(**fields: Any) -> CaseRule:
    return CaseRule.objects.create(name="Rule", position=CaseRule.objects.count(), **fields)


@pytest.mark.parametrize("kind", ["complaint", "request", "idea", "praise"])
def test_what_says_its_kind_begins_a_case_once(form_channel: Channel, kind: str):
    message = came(form_channel, fields=chosen(kind))
    case = Case.objects.get()
    assert (case.kind, case.source, case.text) == (kind, "form", message.text)
    assert case.origin == message.conversation
    assert case.contact == message.conversation.contact
    assert Event.objects.filter(verb="case.opened").count() == 1


@pytest.mark.parametrize("fields", [{}, {"Order": "12"}, chosen("question"), chosen("rant")])
def test_questions_and_what_says_no_kind_begin_none(form_channel: Channel, fields: Any):
    came(form_channel, fields=fields)
    assert not Case.objects.exists()


def test_the_case_knows_place_topic_wish_and_how_bad_it_is(form_channel: Channel, baku: Place):
    quality = Topic.objects.create(name="Quality", names={"az": "Keyfiyyət"})
    told = chosen("complaint", "severe", **{feedback.WISH: "New ones"})
    for number, topic in enumerate((f"{quality.pk} Wilted", "Keyfiyyət", "quality")):
        came(form_channel, place=baku.key, fields={**told, feedback.TOPIC: topic})
        case = Case.objects.order_by("-pk")[0]
        assert (case.topic, case.place, case.wish) == (quality, baku, "New ones"), number
        assert case.severity == Severity.SEVERE
        assert case.manager == baku.manager
        assert case.due_at is not None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "My daughter is ALLERGIC to nuts and nobody told us."),
        ("en", "We all had food poisoning."),
        ("az", "Uşağım zəhərləndi, həkimə getdik."),
        ("az", "Təcili yardım çağırdıq."),
        ("bs", "Dijete je povrijeđeno na stepenicama."),
        ("bs", "Zavrsili smo u bolnici."),
        ("fr", "Ma fille a fait une réaction ALLERGIQUE."),
        ("fr", "Nous avons fini à l’hôpital."),
        ("fa", "بچه‌ام مسموم شد."),
        ("fa", "دستم زخمی شد و خون ریزی کرد"),
    ],
)
def test_words_of_harm_make_a_complaint_severe(form_channel: Channel, language: str, text: str):
    came(form_channel, text, fields=chosen("complaint", "minor"))
    assert Case.objects.get().severity == Severity.SEVERE


@pytest.mark.parametrize(
    "text",
    [
        "The poisson was cold.",  # French for fish.
        "Thank you for your hospitality, but the soup was cold.",
        "Votre hospitalité laisse à désirer.",
        "Gül solmuşdu, sağ olun.",
        "Cvijeće je uvelo.",
        "گل‌ها پژمرده بودند.",
        "My blessed grandmother waited for two hours.",
    ],
)
def test_other_words_leave_the_customers_choice(form_channel: Channel, text: str):
    came(form_channel, text, fields=chosen("complaint", "minor"))
    assert Case.objects.get().severity == Severity.MINOR


def test_praise_is_never_severe(form_channel: Channel):
    came(form_channel, "You know what to do with my allergies.", fields=chosen("praise", "severe"))
    assert Case.objects.get().severity == Severity.MINOR


def test_the_wish_is_looked_through_too(form_channel: Channel):
    came(
        form_channel,
        fields=chosen("complaint", **{feedback.WISH: "Pay the hospital. We are in hospital."}),
    )
    assert Case.objects.get().severity == Severity.SEVERE


def test_an_edited_list_counts_in_place_of_the_usual_one(form_channel: Channel):
    assert "allerg" in USUAL["en"]
    SevereWords.objects.create(language="en", text="mouse\nran away")
    came(form_channel, "A mouse ran over my foot.", fields=chosen("complaint"))
    came(form_channel, "An asthma attack.", fields=chosen("complaint"))
    severities = list(Case.objects.order_by("pk").values_list("severity", flat=True))
    assert severities == [Severity.SEVERE, Severity.NORMAL]


def test_a_rule_makes_a_case_of_a_mail_by_its_words(mail_channel: Channel):
    topic = Topic.objects.create(name="Refund")
    rule(words="refund\nmoney back", kind="request", topic=topic, severity=Severity.MINOR)
    came(mail_channel, "I want my money back!")
    case = Case.objects.get()
    assert (case.kind, case.topic, case.severity) == ("request", topic, Severity.MINOR)
    assert case.source == "conversation"
    assert CaseBeginning.objects.get().rule is not None
    came(mail_channel, "When do you open?")
    assert Case.objects.count() == 1


def test_the_first_rule_that_holds_decides(form_channel: Channel):
    rule(words="test", opens=False)
    rule(kind="idea")
    came(form_channel, "This is a test.", fields=chosen("complaint"))
    assert not Case.objects.exists()
    came(form_channel, "The roses.", fields=chosen("complaint"))
    assert Case.objects.get().kind == CaseKind.IDEA


def test_a_rule_that_is_not_in_use_decides_nothing(form_channel: Channel):
    rule(opens=False, is_enabled=False)
    came(form_channel, fields=chosen("complaint"))
    assert Case.objects.exists()


def test_a_rule_of_a_place_holds_for_its_parts(
    form_channel: Channel, company: Place, baku: Place, shiraz: Place
):
    rule(place=baku.parent, kind="request")
    for place, kind in ((baku, "request"), (shiraz, "complaint"), (company, "complaint")):
        came(form_channel, place=place.key, fields=chosen("complaint"))
        assert Case.objects.order_by("-pk")[0].kind == kind
    came(form_channel, fields=chosen("complaint"))
    assert Case.objects.order_by("-pk")[0].kind == "complaint"


def test_a_rule_of_a_channel_holds_there_only(form_channel: Channel, mail_channel: Channel):
    rule(channel=mail_channel, kind="request")
    came(form_channel)
    assert not Case.objects.exists()
    came(mail_channel)
    assert Case.objects.get().kind == "request"


@pytest.mark.parametrize(
    ("field", "test", "value", "holds"),
    [
        ("Reason", "equals", "qaytarma", True),
        ("reason", "equals", "Qaytar", False),
        ("REASON", "contains", "qaytar", True),
        ("reason", "filled", "", True),
        ("other", "filled", "", False),
        ("kind", "equals", "question", True),
        ("alaka_kind", "equals", "question", True),
        ("topic", "equals", "Late", True),
        ("wish", "filled", "", False),
    ],
)
def test_a_rule_asks_a_field(form_channel: Channel, field, test, value, holds):
    rule(field=field, field_test=test, field_value=value, kind="request")
    told = {"Reason": "Qaytarma", **chosen("question"), feedback.TOPIC: "12 Late"}
    came(form_channel, fields=told)
    assert Case.objects.exists() == holds


def test_what_an_automatic_letter_says_begins_no_case(mail_channel: Channel):
    rule()
    came(mail_channel, automatic="auto-reply")
    assert not Case.objects.exists()


def test_a_conversation_that_has_a_case_begins_no_other(mail_channel: Channel):
    rule(words="refund")
    first = came(mail_channel, "A refund, please.", subject="Refund")
    came(mail_channel, "Where is my refund?", subject="Refund", references=(first.external_id,))
    assert Case.objects.count() == 1


def test_a_case_made_by_hand_stays_the_only_one(form_channel: Channel):
    inbound = InboundMessage(
        "m", Address("email", "d@example.org"), "?", fields=chosen("complaint")
    )
    message = receive(form_channel, inbound)
    assert message is not None
    open_case(Brief("By hand"), by=None, conversation=message.conversation)
    look(list(Event.objects.values_list("pk", flat=True)))
    assert Case.objects.get().title == "By hand"


def test_a_long_beginning_is_cut_for_the_title(form_channel: Channel):
    came(form_channel, "Roses " * 100, fields=chosen("complaint"))
    assert len(Case.objects.get().title) <= 120
    came(form_channel, "Long story", subject="Wilted", fields=chosen("complaint"))
    assert Case.objects.order_by("-pk")[0].title == "Wilted"
