"""What the templates of routing say that needs more than a template."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from alaka.core.words import Words, apart

register = template.Library()


@register.simple_tag
def routed(data: dict[str, Any]) -> dict[str, Any]:
    """The event's data as the reader reads them: the way it took, and what was in the way.

    Whoever is asked first of a chat need not get it, and is named apart.
    """
    to = " · ".join(filter(None, [data.get("team"), data.get("agent"), data.get("place")]))
    named = {"rule": data.get("rule") or _("Everything else"), "to": to}
    way = ""
    if data.get("rule_id"):
        way = _("Routed by the rule “%(rule)s”") % named
        if to:
            way = _("Routed by the rule “%(rule)s” to %(to)s") % named
    said = [way] if way else []
    if data.get("asked_first"):
        said.append(_("%(agent)s is asked first") % {"agent": apart(data["asked_first"])})
    return {"said": [*said, *(Words.of(each) for each in data.get("troubles", []))]}
