from alaka.goals.models.funnel import Funnel
from alaka.goals.models.goal import Goal, Worth

__all__ = ["Funnel", "Goal", "Worth"]
