"""What managers enter about a sequence as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.consent import purposes
from alaka.contacts.hours_form import HoursForm
from alaka.inbox.seeing import channels_seen
from alaka.sequences.models import Sequence


class SequenceForm(HoursForm):
    purpose = forms.ChoiceField(
        label=_("For what it writes"),
        help_text=_("Nobody who said no to it, or never said yes where that is needed, is sent "
                    "anything."),
    )  # fmt: skip

    class Meta:
        model = Sequence
        fields = [
            "name", "purpose", "channel", "sender", "days", "sends_from", "sends_until",
            "stops_at_meeting", "stops_at_deal", "may_overlap",
        ]  # fmt: skip
        labels = {
            "name": _("Name"),
            "channel": _("Writes from"),
            "sender": _("In whose name"),
            "stops_at_meeting": _("Stop when a meeting or visit is planned"),
            "stops_at_deal": _("Stop when the deal is won or lost, or the person buys something"),
            "may_overlap": _("May run beside another sequence with the same person"),
        }
        help_texts = {
            "sender": _("Answers come to this person, and tasks that nobody else has."),
            "stops_at_deal": _("When the person answers it stops in any case."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["purpose"].choices = [(each.key, str(each)) for each in purposes.in_use()]
        can = [row.pk for row in channels_seen(agent).enabled() if row.can("compose")]
        fields["channel"].queryset = channels_seen(agent).filter(
            pk__in=[*can, self.instance.channel_id or 0]
        )
        fields["channel"].empty_label = fields["sender"].empty_label = None
        fields["sender"].queryset = Agent.objects.who_answer()
