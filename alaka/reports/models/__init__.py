from alaka.reports.models.case_fact import CaseFact
from alaka.reports.models.conversation_fact import ConversationFact
from alaka.reports.models.deal_fact import SLOTS, DealFact, DealSource
from alaka.reports.models.pack import Pack, Packed
from alaka.reports.models.promise_fact import PromiseFact
from alaka.reports.models.schedule import Rhythm, Schedule, Shape
from alaka.reports.models.view import View

__all__ = [
    "SLOTS", "CaseFact", "ConversationFact", "DealFact", "DealSource", "Pack", "Packed",
    "PromiseFact", "Rhythm", "Schedule", "Shape", "View",
]  # fmt: skip
