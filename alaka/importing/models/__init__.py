from alaka.importing.models.aside import PutAside
from alaka.importing.models.batch import Batch, Change, CompanyChange, Refusal
from alaka.importing.models.imports import Import, Piece, State
from alaka.importing.models.shape import Shape

__all__ = [
    "Batch",
    "Change",
    "CompanyChange",
    "Import",
    "Piece",
    "PutAside",
    "Refusal",
    "Shape",
    "State",
]
