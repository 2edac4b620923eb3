from alaka.core.models.blob import Blob
from alaka.core.models.tally import Tally

__all__ = ["Blob", "Tally"]
