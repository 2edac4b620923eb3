"""Stands for a kind whose package is not installed any more: its channels rest, others go on."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alaka.channels.contract import Adapter, ConnectError, OutboundMessage, Receipt, SendError


def reason() -> str:
    return _("The package that serves this kind of channel is not installed on the server.")


class MissingAdapter(Adapter):
    kind = "missing"
    label = gettext_lazy("Not installed")
    config_form = forms.Form

    def send(self, message: OutboundMessage, handover: Callable[[], None]) -> Receipt:
        raise SendError(reason(), permanent=True)

    def connect(self) -> Mapping[str, Any]:
        raise ConnectError(reason())
