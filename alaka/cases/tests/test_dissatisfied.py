"""A low score opens a case; corrected, the case says so."""

from alaka.accounts.models import Place
from alaka.cases.dissatisfied import look
from alaka.cases.models import Case
from alaka.core import clock
from alaka.inbox.models import Conversation, Satisfaction
from alaka.timeline.models import Event


def rated(conversation: Conversation, score: int, comment: str = "") -> None:
    Satisfaction.objects.update_or_create(
        conversation=conversation,
        defaults={"score": score, "comment": comment, "at": clock.now()},
    )
    event = Event.objects.create(
        verb="satisfaction.given",
        at=clock.now(),
        subject_type="inbox.conversation",
        subject_id=conversation.pk,
    )
    look([event.pk])


def test_a_score_corrected_upwards_is_told_at_its_case(late: Conversation, baku: Place) -> None:
    rated(late, 5)
    assert not Case.objects.exists()
    rated(late, 2)
    case = Case.objects.get()
    assert case.title == "Not satisfied: 2 of 5 · Late roses"
    rated(late, 4)
    case.refresh_from_db()
    assert case.title == "Corrected to 4 of 5 · Late roses"
    changed = Event.objects.get(verb="case.changed", subject_id=case.pk)
    assert changed.data["before"] == {"title": "Not satisfied: 2 of 5 · Late roses"}


def test_who_is_not_satisfied_after_all_is_told_so_with_all_his_words(
    late: Conversation, baku: Place
) -> None:
    rated(late, 2, "Too late")
    rated(late, 4)
    rated(late, 1, "Again bad")
    case = Case.objects.get()
    assert case.title == "Not satisfied: 1 of 5 · Late roses"
    assert case.text == "Too late\n\nAgain bad"
    Case.objects.filter(pk=case.pk).update(title="Roses for Dana")
    rated(late, 2, "Again bad")
    case.refresh_from_db()
    assert (case.title, case.text) == ("Roses for Dana", "Too late\n\nAgain bad")
