"""The open door of a place: its feedback page, on the telephone of whoever stands in the shop."""

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from alaka.accounts.middleware import accepted
from alaka.accounts.models import Place
from alaka.cases.feedback.places import at, form_for
from alaka.channels.models import Channel
from alaka.inbox.views.doors import country_at, serve


@csrf_exempt  # Whoever stands before it has no session; the form's own guards keep machines out.
def page(request: HttpRequest, key: str) -> HttpResponse:
    place = Place.objects.filter(key=key.lower()).first()
    channel = form_for(place) if place is not None else None
    if place is None or channel is None:
        raise Http404
    configuration = channel.configuration
    language = _language(request, place, channel)
    with translation.override(language):
        own = {**configuration.settings, "at": at(place)}
    adapter = channel.adapter_class(
        replace(configuration, language=language, settings=own, country=country_at(place))
    )
    return serve(request, channel, adapter, place.key)


def _language(request: HttpRequest, place: Place, channel: Channel) -> str:
    """The one chosen by hand, the browser's, that of the place, that of the form."""
    offered = dict(settings.LANGUAGES)
    wanted = (request.GET.get("lang", ""), accepted(request), place.language, channel.language)
    return next(code for code in wanted if code in offered)
