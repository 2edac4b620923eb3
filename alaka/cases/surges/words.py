"""What a surge is, in the words of the reader."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.cases.models import Surge
from alaka.core.templatetags.core import number


def how_many(surge: Surge) -> str:
    """``14 complaints in 24 hours; 2 are usual``."""
    said = {"count": number(surge.count), "usual": usual(surge.usual)}
    if surge.days == 1:
        text = ngettext(
            "%(count)s complaint in 24 hours, where about %(usual)s is usual",
            "%(count)s complaints in 24 hours, where about %(usual)s are usual",
            surge.count,
        )
    else:
        text = ngettext(
            "%(count)s complaint in 7 days, where about %(usual)s is usual",
            "%(count)s complaints in 7 days, where about %(usual)s are usual",
            surge.count,
        )
    return text % said


def usual(value: float) -> str:
    return number(round(value) if value >= 10 else round(value, 1))


def subject_line(surge: Surge) -> str:
    return _("Alarm: many more complaints than usual: %(subject)s") % {
        "subject": " ".join(str(surge).split())
    }
