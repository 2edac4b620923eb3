from alaka.automation.models.hearing import Hearing
from alaka.automation.models.hint import Hint
from alaka.automation.models.rule import Again, Rule, Trigger
from alaka.automation.models.run import Run, RunState

__all__ = ["Again", "Hearing", "Hint", "Rule", "Run", "RunState", "Trigger"]
