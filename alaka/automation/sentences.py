"""A rule as one sentence in the reader's language, and why it cannot work."""

from datetime import time, timedelta
from typing import Any

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from alaka.accounts.models import Agent
from alaka.automation import asking
from alaka.automation.looking import hour
from alaka.automation.models import Rule, Trigger
from alaka.contacts.models import OwnField
from alaka.core.durations import in_words
from alaka.core.templatetags.core import number
from alaka.core.words import either, quoted
from alaka.segments.actions import made
from alaka.segments.actions.base import Action
from alaka.segments.conditions.base import offered
from alaka.timeline.happenings import happenings


def sentence(rule: Rule) -> str:
    parts = {
        "when": when_said(rule),
        "condition": asking.condition(rule).sentence(),
        "actions": pgettext("list", ", ").join(action.said() for action in actions(rule)),
    }
    parts["actions"] = parts["actions"] or _("nothing is done yet")
    if parts["condition"]:
        return _("%(when)s, if %(condition)s: %(actions)s.") % parts
    return _("%(when)s: %(actions)s.") % parts


def when_said(rule: Rule) -> str:
    match rule.trigger:
        case Trigger.EVENT:
            return _("When %(event)s") % {"event": _events(rule, rule.verbs)}
        case Trigger.SILENCE:
            return _silence(rule)
        case Trigger.DATE:
            return _date(rule)
        case _:
            return _("Every day at %(time)s") % {"time": time_format(time(hour(rule)))}


def _silence(rule: Rule) -> str:
    told = {
        "time": in_words(rule.delay or timedelta(hours=1), has_days=True),
        "event": _events(rule, rule.verbs),
    }
    unless = rule.when.get("unless", [])
    if not unless:
        return _("%(time)s after %(event)s") % told
    return _("%(time)s after %(event)s, unless meanwhile %(other)s") % {
        **told,
        "other": _events(rule, unless),
    }


def _date(rule: Rule) -> str:
    field = _date_field(rule)
    days = rule.when.get("days", 0)
    name = {"field": quoted(field) if field else _("(removed)")}
    if not days:
        return _("On the day of %(field)s") % name
    count = {"count": number(abs(days))}
    if days > 0:
        text = ngettext("A day before %(field)s", "%(count)s days before %(field)s", days)
    else:
        text = ngettext("A day after %(field)s", "%(count)s days after %(field)s", -days)
    return text % {**name, **count}


def _date_field(rule: Rule) -> OwnField | None:
    key = str(rule.when.get("field", "")).removeprefix("own.")
    return dict(offered(rule.owner, _date_fields)).get(key)


def _date_fields(agent: Agent) -> list[tuple[str, Any]]:
    rows = OwnField.objects.of_people().in_use().filter(kind="date")
    return [(field.key, field) for field in rows]


def _events(rule: Rule, verbs: list[str]) -> str:
    known = happenings()
    said = [_event(rule, verb) if verb in known else verb for verb in verbs]
    return _(" or ").join(said) or _("something that is not chosen yet happens")


def _event(rule: Rule, verb: str) -> str:
    kind, values = happenings()[verb], rule.when.get("where", {}).get(verb)
    if not values or kind.narrowing is None or verb not in rule.verbs:
        return str(kind)
    labels = dict(offered(rule.owner, kind.narrowing.choices))
    chosen = either([labels.get(value, _("(removed)")) for value in values])
    told = {"event": str(kind), "name": kind.narrowing.label, "values": chosen}
    return _("%(event)s (%(name)s: %(values)s)") % told


def actions(rule: Rule) -> list[Action]:
    return made(rule.actions, rule.owner)


def faults(rule: Rule) -> list[str]:
    """Why it cannot work, as it stands."""
    found = [str(why) for why in asking.condition(rule).faults().values()]
    for action in actions(rule):
        found += [f"{action.title}: {why}" for why in action.faults().values()]
    if not rule.actions:
        found.append(_("It does nothing yet: add an action."))
    if rule.trigger in (Trigger.EVENT, Trigger.SILENCE) and not set(rule.verbs) & set(happenings()):
        found.append(_("Choose what it waits for."))
    if rule.trigger == Trigger.DATE and _date_field(rule) is None:
        found.append(_("Choose the date that it looks at."))
    if not rule.owner.is_active:
        found.append(
            _("%(name)s, on whose behalf it acts, works here no more.") % {"name": rule.owner}
        )
    return found
