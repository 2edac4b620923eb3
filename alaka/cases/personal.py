"""What this room holds about people: for registry.PERSONAL."""

from django.db.models import Case as Either
from django.db.models import Q, Value, When
from django.utils.translation import gettext_lazy as _

from alaka.cases.models import Case, CaseConversation, Step, Told, UsedLink
from alaka.cases.models.case import RUNNING
from alaka.core.personal import ALL, Holding, Nothing, Personal, Rows, Whom

_STAYS = _("The row stays without words, so that reports count the same.")


def _cases(whom: Whom) -> Rows:
    """Theirs, and of nobody those that a conversation of theirs led to."""
    links = CaseConversation.objects.filter(conversation__contact__in=whom.ids)
    led_to = Q(contact=None, pk__in=links.values("case"))
    return Case.objects.filter(Q(contact__in=whom.ids) | led_to)


PERSONAL = Personal(
    holdings=(
        Holding(
            name="cases",
            label=_("Cases"),
            model="cases.Case",
            rows=_cases,
            shown=(
                "id",
                "kind",
                "severity",
                "topic__name",
                "place__name",
                "product",
                "title",
                "text",
                "wish",
                "status",
                "opened_at",
                "closed_at",
                "outcome",
                "outcome_text",
                "answer",
                "answered_at",
                "change",
                "confirmed_at",
            ),
            sample="title",
            blank={
                "product": "",
                "title": "",
                "text": "",
                "wish": "",
                "outcome_text": "",
                "answer": "",
                "search": None,
                # That something changed is counted.
                "change": Either(When(change="", then=Value("")), default=Value("–")),
            },
            keeps=("kind", "status", "source", "outcome"),
            why=_STAYS,
            unfinished=Q(status__in=RUNNING),
        ),
        Holding(
            name="case_steps",
            label=_("Steps of cases"),
            model="cases.Step",
            rows=lambda whom: Step.objects.filter(case__in=_cases(whom)),
            shown=("case", "text", "agent__name", "due_on", "created_at", "done_at"),
            sample="text",
            internal=ALL,
            blank={"text": ""},
            why=_STAYS,
        ),
        Holding(
            name="case_links",
            label=_("What came of links in our mails about cases"),
            model="cases.UsedLink",
            rows=lambda whom: UsedLink.objects.filter(case__in=_cases(whom)),
            blank={"result": ""},
            keeps=("nonce", "deed"),
            why=_("No link works twice."),
        ),
        Holding(
            name="told",
            label=_("What the person was told of improvements"),
            model="cases.Told",
            rows=lambda whom: Told.objects.filter(contact__in=whom.ids),
            shown=("at", "improvement", "case"),
            blank={"problem": ""},
            why=_STAYS,
        ),
    ),
    nothing=(
        Nothing(
            "says which case, conversation and agent belong together, and when",
            (
                "cases.CaseConversation",
                "cases.CaseBeginning",
                "cases.Notice",
                "cases.Silence",
                "cases.Improvement_cases",
            ),
        ),
        Nothing("what customers said in general, written to be published", ("cases.Improvement",)),
        Nothing("who of us told of an improvement, and when", ("cases.Telling",)),
    ),
)
