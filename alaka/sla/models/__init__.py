from alaka.sla.models.clock import Clock
from alaka.sla.models.policy import Policy, Target

__all__ = ["Clock", "Policy", "Target"]
