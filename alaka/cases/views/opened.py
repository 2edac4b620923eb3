"""The doors of a case's signed links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alaka.cases.unsaid import written
from alaka.core.by_link import opened_by_link


def _over(request: HttpRequest, why: str, status: int) -> HttpResponse:
    context = {"why": why, "unsaid": written(request)}
    return render(request, "cases/by_link/over.html", context, status=status)


by_link = opened_by_link(_over, "case-link")
