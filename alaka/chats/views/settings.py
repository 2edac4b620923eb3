"""How the widget looks and what it says."""

from django.http import HttpResponse

from alaka.chats.doors import Answer, Visit, guest_door
from alaka.chats.showing import setting as shown


@guest_door("GET", "widget")
def setting(visit: Visit) -> Answer:
    response = HttpResponse(content_type="application/json")
    response.content = shown(visit.channel, visit.language)
    response["Cache-Control"] = "public, max-age=60"
    return response
