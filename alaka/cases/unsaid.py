"""What somebody typed on a page of a mail's link that nobody got, because the link had ended when
he pressed: it is shown to him again."""

from collections.abc import Iterable

from django.http import HttpRequest

from alaka.cases.models import Case
from alaka.inbox.models import Message, MessageKind
from alaka.timeline.models import Event

# What is written on these pages; the rest of a form is chosen anew in a moment.
WRITTEN = ("answer", "text", "change", "note", "words")


def written(request: HttpRequest) -> list[str]:
    texts = (request.POST.get(name, "") for name in WRITTEN)
    return [text.replace("\r\n", "\n").strip() for text in texts if text.strip()]


def unsaid(request: HttpRequest, case: Case) -> list[str]:
    """Without what the case has: a button pressed twice loses nothing."""
    texts = written(request)
    kept = list(_kept(case)) if texts else []
    # A question stands in its note behind a name.
    return [text for text in texts if not any(f" {each}".endswith(f" {text}") for each in kept)]


def _kept(case: Case) -> Iterable[str]:
    notes = Message.objects.filter(conversation__case_links__case=case, kind=MessageKind.NOTE)
    passed = Event.objects.filter(
        verb="case.passed", subject_type="cases.case", subject_id=case.pk
    ).values_list("data__note", flat=True)
    kept = [case.answer, case.outcome_text, case.change, *passed]
    kept += [*case.steps.values_list("text", flat=True), *notes.values_list("text", flat=True)]
    return (str(text or "").replace("\r\n", "\n").strip() for text in kept)
