"""Numbers as people of each language read them."""

import pytest
from django.utils import translation

from alaka.reports.conditions import has
from alaka.reports.figures import figure
from alaka.reports.printing import _in_letters
from alaka.reports.questions.satisfaction import SATISFACTION
from alaka.reports.report import Measure, share

KEPT = share("kept", "Kept", has("score"))
GAP = Measure("gap", "Gap", "points")


@pytest.mark.parametrize(
    ("language", "half", "little"),
    [
        ("en", "50%", "4.5%"),
        ("az", "50%", "4,5%"),
        ("bs", "50%", "4,5%"),
        ("fr", "50\N{NO-BREAK SPACE}%", "4,5\N{NO-BREAK SPACE}%"),
        ("fa", "۵۰٪", "۴٫۵٪"),
    ],
)
def test_a_share_is_written_as_in_the_language(language: str, half: str, little: str):
    with translation.override(language):
        assert (figure(KEPT, 0.5), figure(KEPT, 0.045)) == (half, little)


@pytest.mark.parametrize(
    ("language", "more", "less"),
    [
        ("en", "11.2 pts", "−1.6 pts"),
        ("az", "11,2 f.b.", "−1,6 f.b."),
        ("bs", "11,2 p. b.", "−1,6 p. b."),
        ("fr", "11,2 pts", "−1,6 pts"),
        ("fa", "۱۱٫۲ واحد درصد", "\u200e−۱٫۶ واحد درصد"),
    ],
)
def test_a_difference_of_shares_is_told_in_points_and_with_a_minus(
    language: str, more: str, less: str
):
    with translation.override(language):
        assert (figure(GAP, 0.112), figure(GAP, -0.0161)) == (more, less)


@pytest.mark.parametrize(
    ("language", "shown", "printed"), [("en", "5 😍", "Answer 5"), ("fa", "۵ 😍", "پاسخ ۵")]
)
def test_a_score_has_the_readers_digits_and_no_face_on_paper(
    language: str, shown: str, printed: str
):
    (five,) = (measure for measure in SATISFACTION.measures if measure.name == "five")
    with translation.override(language):
        assert str(five.label) == shown
        assert _in_letters(str(five.label)) == printed
