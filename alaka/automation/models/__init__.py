from alaka.automation.models.hearing import Hearing
from alaka.automation.models.rule import Again, Rule, Trigger
from alaka.automation.models.run import Run, RunState

__all__ = ["Again", "Hearing", "Rule", "Run", "RunState", "Trigger"]
