"""The boxes by which people say yes to what is written to them; nobody has to.

What stands beside a box is its value, too: so what is kept with an answer is what was read. A page
of the owner's own may have a box that says only that it is ticked: then it is our wording.
"""

from collections.abc import Iterator

from django import forms

from alaka.channels.form.definition import Definition
from alaka.channels.form.fields import Submission

# Of the field in the page, behind "alaka_"; and of ours inside the form.
NAME = "consent_"
LONGEST = 500
_ONLY_TICKED = {"✓", "on", "1", "true", "yes", "x"}


def asked(definition: Definition, language: str) -> Iterator[tuple[str, forms.Field]]:
    for box in definition.consents:
        wording = box.said_in(language)
        widget = forms.CheckboxInput(attrs={"value": wording})
        yield (
            f"{NAME}{box.purpose}",
            forms.BooleanField(label=wording, required=False, widget=widget),
        )


def given(definition: Definition, submission: Submission, language: str) -> dict[str, str]:
    """Purposes that were ticked, with what was read; only those that this form may ask for."""
    found = {}
    for box in definition.consents:
        posted = submission.control.get(f"{NAME}{box.purpose}", "").strip()
        if posted:
            is_text = posted.casefold() not in _ONLY_TICKED
            found[box.purpose] = posted[:LONGEST] if is_text else box.said_in(language)
    return found
