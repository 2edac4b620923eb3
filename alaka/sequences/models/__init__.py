from alaka.sequences.models.enrolment import Enrolment, Outcome, Reason, State, StepRun
from alaka.sequences.models.sequence import Kind, Sequence, Step

__all__ = ["Enrolment", "Kind", "Outcome", "Reason", "Sequence", "State", "Step", "StepRun"]
