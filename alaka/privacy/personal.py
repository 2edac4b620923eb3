"""What this room holds about people, and what of it may be kept for a time only."""

from django.utils.translation import gettext_lazy as _

from alaka.core.personal import Holding, Kind, Personal
from alaka.privacy import idle, queue

PERSONAL = Personal(
    holdings=(
        Holding(
            name="jobs",
            label=_("Jobs that name an address"),
            model="procrastinate.ProcrastinateJob",
            rows=queue.naming,
            erase=queue.drop,
            is_sought=True,
        ),
    ),
    kinds=(
        Kind(
            name="idle_people",
            label=_("People with whom nothing happened"),
            help=_("They are erased like whoever asks for it. Whoever has something open stays."),
            rows=idle.people,
            sweep=idle.erase_some,
        ),
    ),
)
