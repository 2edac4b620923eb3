"""What of cases a rule can wait for: for registry.HAPPENINGS."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alaka.cases.models import CaseKind
from alaka.timeline.happenings import Happening, Narrowing

_KIND = Narrowing(
    "kind", _("Kind"), lambda agent: [(key, str(label)) for key, label in CaseKind.choices]
)

HAPPENINGS = [
    Happening("case.opened", gettext_noop("a case is opened"), _KIND),
    Happening("case.accepted", gettext_noop("a case is taken in hand")),
    Happening("case.answered", gettext_noop("the answer to a case arrives")),
    Happening("case.closed", gettext_noop("a case is closed")),
    Happening("case.reopened", gettext_noop("a case comes back")),
    Happening("case.confirmed", gettext_noop("somebody confirms that a case is solved")),
    Happening("case.unanswered", gettext_noop("the answer to a case does not arrive")),
]
