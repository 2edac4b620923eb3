"""Notes at a person: on the time line, changed and taken away by who wrote them."""

from html import unescape

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts import noting
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Contact, ContactNote
from alaka.contacts.tests.test_merging import person
from alaka.timeline.models import Event


def page(client: Client, contact: Contact) -> str:
    return unescape(client.get(contact.get_absolute_url()).content.decode())


def test_a_note_is_written_and_stands_on_the_time_line(at_alice: Client, dana: Contact):
    url = f"{dana.get_absolute_url()}/notes"
    made = at_alice.post(url, {"text": "Pays late.\r\n<b>Always</b>"})
    assert made["Location"] == f"{dana.get_absolute_url()}#panel-timeline"
    note = ContactNote.objects.get()
    assert note.text == "Pays late.\n<b>Always</b>"
    text = at_alice.get(dana.get_absolute_url()).content.decode()
    assert "Alice Adams wrote a note" in text
    assert "&lt;b&gt;Always&lt;/b&gt;" in text
    assert f"/desk/contact-notes/{note.pk}/" in text
    assert Event.objects.latest("pk").data == {"note": note.pk}
    narrowed = at_alice.get(dana.get_absolute_url(), {"kind": "note"}).content.decode()
    assert "Pays late." in narrowed


@pytest.mark.parametrize("text", ["", "  ", "x" * 5001])
def test_a_note_that_cannot_be_is_refused_and_kept(at_alice: Client, dana: Contact, text: str):
    refused = at_alice.post(f"{dana.get_absolute_url()}/notes", {"text": text})
    assert refused.status_code == 422
    assert text in refused.content.decode()
    assert not ContactNote.objects.exists()


def test_only_who_wrote_it_and_administrators_change_it(
    at_alice: Client, at_bob: Client, alice: Agent, bob: Agent, dana: Contact
):
    note = noting.write(dana, "Pays late", by=alice)
    url = f"/desk/contact-notes/{note.pk}/"
    assert "Pays late" in page(at_bob, dana)
    assert url not in page(at_bob, dana)
    for method, path in (("get", url), ("post", url), ("post", f"{url}removal")):
        assert getattr(at_bob, method)(path, {"text": "X"}).status_code == 404
    at_alice.post(url, {"text": "Pays in time"})
    assert "Pays in time" in page(at_alice, dana)
    assert "changed" in page(at_alice, dana)
    Agent.objects.filter(pk=bob.pk).update(role="administrator")
    assert at_bob.get(url).status_code == 200
    at_bob.post(f"{url}removal")
    text = page(at_alice, dana)
    assert "Alice Adams wrote a note" in text
    assert "Pays in time" not in text
    assert not ContactNote.objects.exists()


def test_notes_of_both_are_read_where_they_are_one(at_alice: Client, alice: Agent, dana: Contact):
    other = person("D. Novak")
    noting.write(other, "From the other", by=alice)
    made = merge(dana, other, by=alice)
    assert "From the other" in page(at_alice, dana)
    noting.write(other, "Written since", by=alice)
    undo(made, by=alice)
    assert "From the other" not in page(at_alice, dana)
    assert "Written since" in page(at_alice, dana)
    assert "From the other" in page(at_alice, other)
