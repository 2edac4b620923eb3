"""What of people a rule can wait for: for registry.HAPPENINGS."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from alaka.contacts.consent.purposes import every
from alaka.contacts.models import Tag
from alaka.timeline.happenings import Happening, Narrowing

_TAG = Narrowing(
    "on",
    pgettext_lazy("a noun", "Tag"),
    lambda agent: [(name, name) for name in Tag.objects.values_list("name", flat=True)],
)
_PURPOSE = Narrowing(
    "purpose",
    _("Purpose"),
    lambda agent: [(each.key, str(each)) for each in every()],
)

HAPPENINGS = [
    Happening("contact.added", gettext_noop("a person is added")),
    Happening("contact.imported", gettext_noop("a person is imported")),
    Happening("contact.changed", gettext_noop("something is changed at a person")),
    Happening("contact.tagged", gettext_noop("a person gets or loses a tag"), _TAG),
    Happening("contact.joined_company", gettext_noop("a person joins a company")),
    Happening("contact.left_company", gettext_noop("a person leaves a company")),
    Happening("consent.given", gettext_noop("a person says yes to being written to"), _PURPOSE),
    Happening("consent.withdrawn", gettext_noop("a person says no to being written to"), _PURPOSE),
]
