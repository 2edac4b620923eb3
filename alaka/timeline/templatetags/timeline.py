"""``{% load timeline %}{% event_line event %}``: an event by the template of its verb."""

from django import template
from django.utils.safestring import SafeString

from alaka.timeline.models import Event
from alaka.timeline.showing import line

register = template.Library()


@register.simple_tag
def event_line(event: Event, is_here: bool = False) -> SafeString:
    return line(event, is_here=is_here)
