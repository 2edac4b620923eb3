from alaka.importing.models.aside import PutAside
from alaka.importing.models.batch import Batch, Change, Refusal
from alaka.importing.models.imports import Import, Piece, State
from alaka.importing.models.shape import Shape

__all__ = ["Batch", "Change", "Import", "Piece", "PutAside", "Refusal", "Shape", "State"]
