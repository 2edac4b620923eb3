from alaka.routing.models.hit import Hit
from alaka.routing.models.rule import Rule

__all__ = ["Hit", "Rule"]
