"""How a chat finds somebody who answers it: what chats.assigning reads from the settings."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AssignedForm(forms.Form):
    assignment = forms.ChoiceField(
        label=_("Who gets a chat"),
        choices=[
            ("propose", _("Ask those who are available, one after another")),
            ("at_once", _("Give it at once to whoever has the least to do")),
            ("by_hand", _("Nobody by itself: agents take it from the list")),
        ],
        initial="propose",
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_assignment(self) -> str:
        return self.cleaned_data["assignment"] or "propose"
