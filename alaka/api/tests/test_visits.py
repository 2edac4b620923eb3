"""Visits by the API: listed, and whose a browser is not."""

from datetime import timedelta

import pytest

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.tracking.models import Link, Visit

pytestmark = pytest.mark.django_db


def test_visits_are_listed_and_a_browser_is_cut_and_put_back(alice: Agent):
    now = clock.now()
    dana = Contact.objects.create(name="Dana", created_at=now)
    link = Link.objects.create(
        visitor=7, contact=dana, since=now, last_at=now, reason="chat", created_at=now
    )
    for hours in range(3):
        at = now - timedelta(hours=hours)
        words = {"came_by": "search", "came_from": "Google", "words": "roses"}
        Visit.objects.create(source=1, visitor=7, began_at=at, ended_at=at, pages=2, **words)
    call = Caller(alice)
    first = call.get(f"contacts/{dana.pk}/visits", limit=2)
    assert [(row["pages"], row["came_by"], row["words"]) for row in first["items"]] == [
        (2, "search", "roses"),
    ] * 2  # fmt: skip
    rest = call.get(f"contacts/{dana.pk}/visits", cursor=first["next"])
    assert [row["browser"] for row in rest["items"]] == ["7"]
    path = f"contacts/{dana.pk}/links/{link.pk}/cut"
    assert call("PUT", path).json()["cut_by"] == alice.pk
    assert call.get(f"contacts/{dana.pk}/visits")["items"] == []
    assert call.get(f"contacts/{dana.pk}/links")["items"][0]["cut_at"]
    assert call("DELETE", path).json()["cut_at"] is None
    assert len(call.get(f"contacts/{dana.pk}/visits")["items"]) == 3
    assert AuditEntry.objects.filter(act__startswith="browser").count() == 2
    assert Caller(alice, Scope.READ)("PUT", path).status_code == 403
    assert call("PUT", f"contacts/{dana.pk + 1}/links/{link.pk}/cut").status_code == 404
