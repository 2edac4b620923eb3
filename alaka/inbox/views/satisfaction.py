"""The page behind the faces of our mail: opened by anybody's machine, answered by a person.

A scanner that follows the links of a mail only looks: a score is kept by the form's button alone.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alaka.core import limits, signing
from alaka.core.languages import LANGUAGES
from alaka.core.middleware import network_of
from alaka.inbox.asking import PURPOSE
from alaka.inbox.faces import FACES
from alaka.inbox.models import Conversation, Satisfaction
from alaka.inbox.satisfying import LONGEST, TooLate, rate

TRIES, WINDOW = 60, 600


class SatisfactionForm(forms.Form):
    score = forms.TypedChoiceField(
        label=_("How was it?"),
        choices=[(face.score, face.label) for face in FACES],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five faces.")},
    )
    comment = forms.CharField(
        label=_("What should we know? (optional)"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


@csrf_exempt  # The link is the right to answer, and no cookie is read here.
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    try:
        payload = signing.read(PURPOSE, token)
        conversation = Conversation.objects.select_related("contact").get(pk=payload["c"])
    except signing.BadToken as problem:
        return _over(request, problem.reason)
    except Conversation.DoesNotExist:
        return _over(request, "gone")
    other = request.POST.get("show", "")
    asked = other or request.GET.get("lang", "")
    with translation.override(asked if asked in LANGUAGES else payload["l"]):
        if other in LANGUAGES:
            # In another language, with what was typed: it is not said yet.
            return _page(request, conversation, SatisfactionForm(initial=request.POST.dict()))
        if request.method == "POST":
            return _said(request, conversation)
        return _asked(request, conversation)


def _asked(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    given = Satisfaction.objects.filter(conversation=conversation).first()
    initial = {"score": given.score, "comment": given.comment} if given else {}
    if request.GET.get("score") in {str(face.score) for face in FACES}:
        initial["score"] = int(request.GET["score"])
    return _page(request, conversation, SatisfactionForm(initial=initial))


def _said(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    form = SatisfactionForm(request.POST)
    sender = network_of(getattr(request, "client_address", ""))
    if limits.is_over(f"satisfaction:{sender}", limit=TRIES, seconds=WINDOW):
        form.add_error(None, _("You tried too often. Wait a few minutes and send it again."))
        return _page(request, conversation, form, status=429)
    if not form.is_valid():
        return _page(request, conversation, form, status=422)
    try:
        rate(conversation, form.cleaned_data["score"], form.cleaned_data["comment"].strip())
    except TooLate:
        form.add_error(None, _("It was said some days ago, and can no longer be changed."))
        return _page(request, conversation, form, status=422)
    return _kept(render(request, "inbox/satisfaction/thanks.html"))


def _page(
    request: HttpRequest, conversation: Conversation, form: SatisfactionForm, status: int = 200
) -> HttpResponse:
    chosen = str(form["score"].value() or "")
    context: dict[str, Any] = {
        "form": form,
        "about": conversation.subject,
        "faces": [(face, str(face.score) == chosen) for face in FACES],
        "languages": [one for one in LANGUAGES.values() if one.code != translation.get_language()],
        "language": translation.get_language(),
    }
    return _kept(render(request, "inbox/satisfaction/page.html", context, status=status))


def _over(request: HttpRequest, reason: str) -> HttpResponse:
    context = {"is_expired": reason == "expired"}
    return _kept(render(request, "inbox/satisfaction/over.html", context, status=410))


def _kept(response: HttpResponse) -> HttpResponse:
    """The address is a right: it goes into no cache and no search engine."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
