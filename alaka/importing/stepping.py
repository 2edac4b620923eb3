"""From one state to the next, by whoever asks first: the page, the API, the terminal."""

from alaka.accounts.models import Agent
from alaka.core import live
from alaka.importing import jobs
from alaka.importing.models import Import, State
from alaka.importing.models.imports import RUNNING
from alaka.importing.plan import Plan


def begin(of: Import, plan: Plan, state: State) -> None:
    """Try it or write it, with these columns."""
    of.put(plan=plan.stored, state=state, total=0, done=0, problem="", is_stopping=False)
    jobs.begin(of)


def write(of: Import) -> bool:
    """Begin to write what was tried, or go on with what was stopped."""
    of = Import.objects.get(pk=of.pk)
    is_undone = of.undone_by_id is not None  # What is half undone is only undone further.
    return not is_undone and _step(of, [State.TRIED, State.STOPPED], State.WRITING, done=0)


def undo(of: Import, *, by: Agent) -> bool:
    """Take back all that was written."""
    return _step(of, [State.DONE, State.STOPPED], State.UNDOING, done=0, undone_by=by)


def stop(of: Import) -> bool:
    """At the end of the batch that is being written."""
    return bool(Import.objects.filter(pk=of.pk, state__in=RUNNING).update(is_stopping=True))


def _step(of: Import, before: list[State], after: State, **values: object) -> bool:
    rows = Import.objects.filter(pk=of.pk, state__in=before)
    if not rows.update(state=after, is_stopping=False, problem="", **values):
        return False
    live.publish(f"import:{of.pk}")
    jobs.begin(of)
    return True
