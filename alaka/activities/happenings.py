"""What of next steps a rule can wait for: for registry.HAPPENINGS."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alaka.activities.models import Kind, Result
from alaka.timeline.happenings import Happening, Narrowing

_KIND = Narrowing(
    "kind", _("Kind"), lambda agent: [(key, str(label)) for key, label in Kind.choices]
)
_RESULT = Narrowing(
    "result", _("Result"), lambda agent: [(key, str(label)) for key, label in Result.choices]
)

HAPPENINGS = [
    Happening("activity.planned", gettext_noop("a next step is planned"), _KIND),
    Happening("activity.done", gettext_noop("a next step is done"), _RESULT),
    Happening("activity.cancelled", gettext_noop("a next step is cancelled"), _KIND),
]
