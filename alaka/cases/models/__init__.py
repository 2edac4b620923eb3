from alaka.cases.models.case import (
    Case,
    CaseConversation,
    CaseKind,
    CaseStatus,
    Outcome,
    Severity,
)
from alaka.cases.models.digest import Digest
from alaka.cases.models.improvement import ChangesPage, Improvement, Telling, Told
from alaka.cases.models.notice import CALLED_IN, Notice, Reason
from alaka.cases.models.rule import CaseBeginning, CaseRule, SevereWords
from alaka.cases.models.silence import Silence
from alaka.cases.models.step import Step
from alaka.cases.models.surge import Surge, SurgeNotice
from alaka.cases.models.term import Term
from alaka.cases.models.topic import Topic
from alaka.cases.models.used_link import UsedLink

__all__ = [
    "CALLED_IN",
    "Case",
    "CaseBeginning",
    "CaseConversation",
    "CaseKind",
    "CaseRule",
    "CaseStatus",
    "ChangesPage",
    "Digest",
    "Improvement",
    "Notice",
    "Outcome",
    "Reason",
    "SevereWords",
    "Severity",
    "Silence",
    "Step",
    "Surge",
    "SurgeNotice",
    "Telling",
    "Term",
    "Told",
    "Topic",
    "UsedLink",
]
