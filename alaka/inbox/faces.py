"""The five faces a contact answers with, from 1 (very bad) to 5 (very good)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Face:
    score: int
    sign: str
    label: str | Promise


FACES = (
    Face(1, "😠", pgettext_lazy("satisfaction", "Very bad")),
    Face(2, "😞", pgettext_lazy("satisfaction", "Bad")),
    Face(3, "😐", pgettext_lazy("satisfaction", "So-so")),
    Face(4, "😊", pgettext_lazy("satisfaction", "Good")),
    Face(5, "😍", pgettext_lazy("satisfaction", "Very good")),
)
