from alaka.privacy.models.erasure import ErasedAddress, Erasure, ErasureState, Reason, Wish
from alaka.privacy.models.rule import RetentionRule

__all__ = ["ErasedAddress", "Erasure", "ErasureState", "Reason", "RetentionRule", "Wish"]
