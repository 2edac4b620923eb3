"""What this room holds about people: for registry.PERSONAL."""

from django.utils.translation import gettext_lazy as _

from alaka.core.personal import Holding, Personal
from alaka.tracking.models import Link

PERSONAL = Personal(
    holdings=(
        Holding(
            name="browsers",
            label=_("Browsers that were theirs"),
            model="tracking.Link",
            rows=lambda whom: Link.objects.filter(contact__in=whom.ids),
            shown=("since", "last_at", "reason", "cut_at", "cut_by__name"),
            sample="reason",
        ),
    ),
)
