"""People choose what they hear from us, by a link and nothing else."""

import pytest
from django.test import Client

from alaka.contacts.consent import links, suppressing
from alaka.contacts.consent.purposes import MARKETING, NEWS, SATISFACTION
from alaka.contacts.models import Contact, Reason, Suppression
from alaka.core import signing

pytestmark = pytest.mark.django_db
READER = Client()


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def chosen(contact: Contact) -> dict[str, bool]:
    return {row.purpose: row.is_given for row in contact.consents.current()}


def test_looking_changes_nothing_and_saving_writes_down_what_was_read(dana: Contact):
    path = path_of(links.preferences(dana))
    page = READER.get(path)
    assert page.status_code == 200
    assert page.content.count(b"checked") == 2
    assert b"Answers to what you write" not in page.content  # Nothing to choose there.
    assert not dana.consents.exists()
    saved = READER.post(path, {"purpose": [NEWS, MARKETING], "lang": "fr"})
    assert saved.status_code == 303
    assert chosen(dana) == {SATISFACTION: False, MARKETING: True}
    row = dana.consents.get(purpose=MARKETING)
    assert (row.source, row.by, row.scheme) == ("link", None, "")
    assert 'lang="fr" dir' in READER.get(saved.headers["Location"]).content.decode()
    assert READER.get(path).content.count(b"checked") == 2


def test_each_reads_it_in_his_own_language_and_can_choose_another(dana: Contact):
    Contact.objects.filter(pk=dana.pk).update(language="fa")
    path = path_of(links.preferences(dana))
    page = READER.get(path).content.decode()
    assert 'lang="fa" dir="rtl"' in page
    assert 'lang="bs" dir="ltr"' in READER.get(path + "?lang=bs").content.decode()


def test_one_click_of_a_mail_program_says_no_once(dana: Contact):
    path = path_of(links.unsubscribe(dana, NEWS))
    assert READER.get(path).status_code == 200
    assert not dana.consents.exists()  # Programs look at links.
    for _ in range(2):
        answer = READER.post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert chosen(dana) == {NEWS: False}
    assert dana.consents.count() == 1
    assert path_of(links.preferences(dana)) in answer.content.decode()


def test_a_link_of_one_purpose_opens_no_other(dana: Contact):
    token = links.unsubscribe(dana, NEWS).rpartition("/")[2]
    assert READER.post(f"/unsubscribe/{MARKETING}/{token}").status_code == 410
    assert READER.post(f"/preferences/{token}").status_code == 410
    nobody = signing.short_token("preferences", 2**39)
    assert READER.get(f"/preferences/{nobody}").status_code == 410
    assert not dana.consents.exists()


def test_somebody_wants_no_letter_at_all_and_takes_it_back(dana: Contact):
    path = path_of(links.preferences(dana))
    assert READER.get(path + "/never").status_code == 302
    READER.post(path + "/never")
    assert sorted(Suppression.objects.standing().values_list("value", flat=True)) == [
        "+38761123456",
        "dana@example.org",
    ]
    assert "dana@example.org" in READER.get(path).content.decode()
    READER.post(path + "/never", {"again": "1"})
    assert not Suppression.objects.standing().exists()
    suppressing.suppress("email", "dana@example.org", Reason.BOUNCED)
    READER.post(path + "/never", {"again": "1"})
    assert Suppression.objects.standing().exists()  # That is not for him to lift.


def test_nobody_tries_links_without_end(dana: Contact, monkeypatch: pytest.MonkeyPatch):
    path = path_of(links.unsubscribe(dana, NEWS))
    monkeypatch.setattr("alaka.core.limits.is_over", lambda key, **_: key.startswith("preferences"))
    assert READER.post(path).status_code == 429
    assert not dana.consents.exists()
