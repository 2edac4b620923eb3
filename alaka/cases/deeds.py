"""One act by a link of a mail: done once, however often its button is pressed."""

from django.db import transaction

from alaka.cases.act_links import Link
from alaka.cases.link_forms import DeedForm
from alaka.cases.models import Case, UsedLink
from alaka.cases.standing import Dead, dead
from alaka.core import clock


@transaction.atomic
def act(link: Link, form: DeedForm) -> Dead | None:
    """Do it, and use the link up. With errors of the form nothing is done. Says why not, where
    the link died meanwhile."""
    # The case is held: of two presses the second finds what the first did.
    Case.objects.select_for_update(of=("self",)).get(pk=link.case.pk)
    link.case.refresh_from_db()
    if link.step is not None:
        link.step.refresh_from_db()
    if (why := dead(link)) is not None:
        return why
    result = form.act()
    if result is not None:
        UsedLink.objects.create(
            nonce=link.nonce,
            case=link.case,
            agent=link.agent,
            deed=link.deed,
            at=clock.now(),
            result=result,
        )
    return None
