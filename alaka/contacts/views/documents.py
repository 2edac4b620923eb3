"""Files kept at a person or a company."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts import documents
from alaka.contacts.models import Company, Contact, Document
from alaka.core.uploading import UPLOAD, TooMuch

AT_FILES = "#panel-files"


@require_POST
@answering_required
def of_contact(request: AgentRequest, pk: int) -> HttpResponse:
    return _add(request, get_object_or_404(Contact.objects.visible_to(request.user), pk=pk))


@require_POST
@answering_required
def of_company(request: AgentRequest, pk: int) -> HttpResponse:
    return _add(request, get_object_or_404(Company.objects.visible_to(request.user), pk=pk))


def _add(request: AgentRequest, about: Contact | Company) -> HttpResponse:
    given = request.FILES.getlist(UPLOAD)
    if not given:
        messages.error(request, _("Choose a file first."))
    try:
        documents.add(about, given, by=request.user)
    except TooMuch as problem:
        messages.error(request, str(problem))
    return redirect(about.get_absolute_url() + AT_FILES)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    rows = Document.objects.select_related("contact", "company")
    document = get_object_or_404(rows, pk=pk)
    if not document.is_removable_by(request.user):
        raise Http404
    about = document.contact or document.company
    assert about is not None
    documents.remove(document, by=request.user)
    messages.success(request, _("%(name)s is removed.") % {"name": document.name})
    return redirect(about.get_absolute_url() + AT_FILES)
