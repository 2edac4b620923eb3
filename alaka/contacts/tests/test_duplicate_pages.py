"""Duplicates on screen: while somebody is entered, at a person, and the pairs."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts.duplicates import jobs, whole
from alaka.contacts.duplicates.looking import look
from alaka.contacts.models import Contact, Duplicate, Handle, Merge
from alaka.contacts.models.duplicate import State
from alaka.contacts.tests.test_duplicates import twins
from alaka.contacts.tests.test_merging import person
from alaka.core import clock

pytestmark = pytest.mark.django_db
NEW, LIKE = "/desk/contacts/new", "/desk/duplicates/likeness"


@pytest.fixture
def pair(db: None) -> Duplicate:
    one, two = twins()
    look([one.pk, two.pk])
    return Duplicate.objects.get()


def test_while_somebody_is_typed_who_is_like_him_is_named_with_the_reason(at_alice: Client):
    known = person("Đorđe Vuković", "djordje.vukovic@gmail.com")
    look([known.pk])
    shown = at_alice.get(LIKE, {"name": "Djordje Vukovic"}).content.decode()
    assert "Đorđe Vuković" in shown
    assert "The same name in another spelling" in shown
    assert "Use this one" in shown
    assert f'value="{known.pk}"' in shown
    assert at_alice.get(LIKE, {"name": "Emil Sarić"}).content.strip() == b""
    assert at_alice.get(LIKE, {"name": "x" * 999, "of": "y"}).content.strip() == b""


def test_without_a_script_it_is_told_on_posting_and_saved_once_more(at_alice: Client):
    known = person("Đorđe Vuković", "djordje.vukovic@gmail.com")
    look([known.pk])
    typed = {"name": "Djordje Vukovic", "value": "djordje@x.example"}
    answer = at_alice.post(NEW, typed)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "It is another person: save anyway" in shown
    assert 'value="Djordje Vukovic"' in shown
    assert not Contact.objects.filter(name="Djordje Vukovic").exists()
    answer = at_alice.post(NEW, {**typed, "seen": str(known.pk)})
    assert answer.status_code == 302
    assert Contact.objects.filter(name="Djordje Vukovic").exists()


def test_a_new_address_makes_its_person_like_another(at_alice: Client):
    known = person("Đorđe Vuković", "djordje.vukovic@gmail.com")
    other = person("Ђорђе Вуковић", "dj@x.example")
    look([known.pk, other.pk])
    typed = {"value": "djordjevukovic+b@gmail.com"}
    shown = at_alice.get(LIKE, {**typed, "of": str(other.pk)}).content.decode()
    assert f"/desk/contacts/{other.pk}/merging?other={known.pk}" in shown
    url = f"/desk/contacts/{other.pk}/handles"
    shown = at_alice.post(url, typed, headers={"HX-Request": "true"}).content.decode()
    assert "1 may be the same person" in shown
    assert "The same e-mail address, written differently" in shown


def test_a_new_name_does_so_too_with_and_without_a_script(at_alice: Client):
    known = person("Nərgiz Bağırzadə", own={})
    other = person("Emil Sarić")
    for each in (known, other):
        Handle.objects.create(
            contact=each, scheme="whatsapp", value="+994501234567"[each is other :],
            created_at=clock.now(),
        )  # fmt: skip
    look([known.pk, other.pk])
    assert not Duplicate.objects.exists()
    url = f"/desk/contacts/{other.pk}/fields"
    typed = {"field": "name", "name": "Nargiz Bagirzade"}
    shown = at_alice.post(url, typed, headers={"HX-Request": "true"}).content.decode()
    assert "Saved" in shown
    assert 'hx-swap-oob="true"' in shown
    assert "1 may be the same person" in shown
    at_alice.post(url, {"field": "name", "name": "Emil Sarić"})
    shown = at_alice.post(url, typed, follow=True).content.decode()
    assert "1 may be the same person" in shown


def test_the_page_shows_pairs_with_reasons_and_what_is_known_of_both(
    at_alice: Client, pair: Duplicate
):
    shown = at_alice.get("/desk/duplicates/").content.decode()
    for words in (
        "Đorđe Vuković", "Ђорђе Вуковић", "djordjevukovic+shop@gmail.com", "Not the same",
        "The same name in another script", "The same e-mail address, written differently",
    ):  # fmt: skip
        assert words in shown
    assert "Both proved" not in shown
    assert (
        "1 may be the same person" in at_alice.get(pair.first.get_absolute_url()).content.decode()
    )


def test_two_are_told_apart_and_that_is_taken_back(at_alice: Client, pair: Duplicate):
    url = f"/desk/duplicates/{pair.pk}"
    shown = at_alice.post(f"{url}/dismissal", headers={"HX-Request": "true"}).content.decode()
    assert "are two people" in shown
    assert "Đorđe" not in at_alice.get("/desk/duplicates/").content.decode()
    shown = at_alice.get("/desk/duplicates/?view=dismissed").content.decode()
    assert "Alice Adams told them apart" in shown
    assert at_alice.post(f"{url}/dismissal").status_code == 404
    at_alice.post(f"{url}/reopening")
    assert "Đorđe" in at_alice.get("/desk/duplicates/").content.decode()
    pair.refresh_from_db()
    assert (pair.state, pair.by) == (State.OPEN, None)


def test_from_the_pairs_to_field_by_field_and_back(at_alice: Client, pair: Duplicate):
    url = f"/desk/contacts/{pair.first_id}/merging"
    asked = {"other": str(pair.second_id), "back": "duplicates"}
    assert 'name="back"' in at_alice.get(url, asked).content.decode()
    shown = at_alice.post(url, {**asked, "name": "gone"}, follow=True).content.decode()
    assert "was merged into" in shown
    assert "Ђорђе Вуковић" in shown
    assert "No duplicates" not in shown  # Nobody compared everybody in this house.


def test_several_are_merged_once_they_were_seen_and_each_can_be_undone(
    at_alice: Client, pair: Duplicate, alice: Agent
):
    one, two = person("Ana Kos", "ana.kos@gmail.com"), person("A. Kos", "anakos@gmail.com")
    look([one.pk, two.pk])
    chosen = {"pair": [each.pk for each in Duplicate.objects.all()]}
    shown = at_alice.post("/desk/duplicates/chosen", chosen).content.decode()
    assert "stays, not" in shown
    assert not Merge.objects.exists()
    answer = at_alice.post("/desk/duplicates/chosen", {**chosen, "sure": "1"}, follow=True)
    assert answer.content.decode().count("was merged into") == 2
    made = Merge.objects.get(gone=two)
    at_alice.post(f"/desk/merges/{made.pk}/undoing")
    assert Merge.objects.standing().count() == 1
    two.refresh_from_db()
    assert two.root_id is None
    answer = at_alice.post("/desk/duplicates/chosen", {"pair": "9" * 30}, follow=True)
    assert "Choose at least one pair." in answer.content.decode()


def test_pages_of_pairs_follow_each_other(at_alice: Client):
    for at in range(45):
        first = person(f"Aa{at} Novakovski", f"p{at}.n@gmail.com")
        second = person(f"Aa{at} Novakovski", f"p{at}n@gmail.com")
        Duplicate.objects.create(first=first, second=second, score=60 + at, found_at=clock.now())
    seen, url = [], "/desk/duplicates/"
    while url:
        answer = at_alice.get(url)
        page = answer.context["page"]
        seen += [row.score for row in page.rows]
        url = f"/desk/duplicates/?after={page.after}" if page.after else ""
    assert seen == [60 + at for at in reversed(range(45))]


def test_an_empty_page_says_what_comes_next(at_alice: Client, client: Client):
    assert "Nobody was compared yet" in at_alice.get("/desk/duplicates/").content.decode()
    jobs.ask()
    whole.run()
    assert "No duplicates" in at_alice.get("/desk/duplicates/").content.decode()
    shown = at_alice.get("/desk/duplicates/?view=dismissed").content.decode()
    assert "Nobody was told apart" in shown
