"""Two records of one company become one, and two again: exactly."""

from html import unescape
from random import Random
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts import family
from alaka.contacts.companies import changing, listing, showing
from alaka.contacts.companies.alike import alike, core_of
from alaka.contacts.companies.merging import CannotMerge, merge, undo
from alaka.contacts.models import About, Company, CompanyMerge, OwnField, Tag
from alaka.contacts.tests.test_merging import person

pytestmark = pytest.mark.django_db


def make(name: str, by: Agent, **values: Any) -> Company:
    return changing.create({"name": name, **values}, by=by)


def everything() -> list[Any]:
    return list(Company.objects.order_by("pk").values())


def is_whole() -> None:
    """Every record shows what its root shows, whose domains are those of the records in it."""
    pks = list(Company.objects.order_by("pk").values_list("pk", flat=True))
    for row in Company.objects.select_related("root"):
        root = row.root or row
        assert (root.root_id, root.family, row.pk in root.ids) == (None, row.family, True)
        for name in (*family.OF_COMPANY, "search", "sort_key"):
            assert getattr(row, name) == getattr(root, name), name
        numbers = map(pks.index, root.ids)
        domains = [f"d{number}.example" for number in numbers if number % 3]
        assert sorted(root.domains) == domains


def test_people_tags_and_domains_of_both_stand_on_one_page(at_alice: Client, alice: Agent):
    one = make("Bristol", alice, domains=["bristol.example"], country="BA")
    two = make("Bristol Ltd", alice, domains=["bristol.ba"], phone="+38733447000")
    before = everything()
    dana, emil = person("Dana Novak"), person("Emil")
    changing.join(dana, one, by=alice)
    for each in (dana, emil):
        changing.join(each, two, by=alice, role="Purchasing")
    changing.retag(two, put=[Tag.objects.create(name="VIP")], taken=[], by=alice)
    answer = at_alice.post(f"/desk/companies/{one.pk}/merging", {"other": two.pk}, follow=True)
    text = unescape(answer.content.decode())
    for said in ("Dana Novak", "Emil", "VIP", "bristol.ba", "033 447-000", "Merged records"):
        assert said in text, said
    one.refresh_from_db()
    assert one.domains == ["bristol.example", "bristol.ba"]
    assert listing.count_people([one]) == {one.pk: 2}
    assert len(showing.positions(dana)) == 1
    gone = at_alice.get(f"/desk/companies/{two.pk}")
    assert gone["Location"] == one.get_absolute_url()
    assert list(Company.objects.visible_to(alice)) == [one]
    at_alice.post(f"/desk/company-merges/{CompanyMerge.objects.get().pk}/undoing")
    assert everything() == before


def test_only_what_differs_is_asked(at_alice: Client, alice: Agent):
    one = make("Bristol", alice, country="BA", domains=["a.example"])
    two = make("Bristol Ltd", alice, country="FR", about="Pays late", domains=["b.example"])
    text = at_alice.get(f"/desk/companies/{one.pk}/merging", {"other": two.pk}).content.decode()
    assert 'name="country"' in text
    assert 'name="about"' not in text
    # Mail domains add up: there is nothing to choose.
    assert 'name="domains"' not in text
    assert "b.example" in text
    at_alice.post(f"/desk/companies/{one.pk}/merging", {"other": two.pk, "country": "gone"})
    one.refresh_from_db()
    assert (one.name, one.country, one.about) == ("Bristol", "FR", "Pays late")
    with pytest.raises(CannotMerge):
        merge(one, two, by=alice)


def test_what_somebody_changed_since_is_not_taken_back(alice: Agent):
    one, two = make("Bristol", alice), make("Bristol Ltd", alice, country="FR")
    made = merge(one, two, by=alice)
    changing.change(one, {"country": "IR"}, by=alice)
    assert undo(made, by=alice)
    assert not undo(made, by=alice)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.country, two.country) == ("IR", "FR")


def test_any_order_of_merging_and_undoing_gives_back_what_was(alice: Agent):
    OwnField.objects.create(about=About.COMPANY, key="size", name="Size", kind="number")
    for seed in range(12):
        chance = Random(seed)
        Company.objects.update(root=None)
        CompanyMerge.objects.all().delete()
        Company.objects.all().delete()
        for number in range(5):
            more: dict[str, Any] = {"own.size": str(number)} if number % 2 else {}
            domains, owner = [f"d{number}.example"][: number % 3], [None, alice][number % 2]
            more |= {"country": ["", "BA", "AZ"][number % 3], "owner": owner and owner.pk}
            make(f"C{number}", alice, domains=domains, **more)
        before = everything()
        for _ in range(9):
            standing = list(CompanyMerge.objects.standing())
            if standing and (len(standing) == 4 or chance.random() < 0.3):
                undo(chance.choice(standing), by=alice)
            else:
                one, two = chance.sample(list(Company.objects.standing()), 2)
                merge(one, two, by=alice, take=chance.sample(["country", "own.size", "owner"], 2))
            is_whole()
        for each in CompanyMerge.objects.standing().order_by("?"):
            undo(each, by=alice)
        assert everything() == before, seed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hotel Bristol d.o.o.", "hotel bristol"),
        ("Gül MMC", "GUL"),
        ("Société Rosé S.A.R.L.", "Societe Rose"),
        ("Bristol, Ltd.", "Bristol Limited"),
    ],
)
def test_a_name_is_known_in_another_spelling_and_form(alice: Agent, one: str, other: str):
    assert core_of(one) == core_of(other)
    there = make(one, alice)
    assert alike(alice, other, []) == [there]
    assert alike(alice, "Bristol Garden", []) == []


def test_who_is_here_by_its_domain_is_told_at_entry(at_alice: Client, alice: Agent):
    make("Bristol", alice, domains=["bristol.example"])
    given = {"name": "Another name", "domains": "bristol.example"}
    warned = at_alice.post("/desk/companies/new", given)
    assert warned.status_code == 422
    assert "There is already:" in warned.content.decode()
    assert at_alice.post("/desk/companies/new", {**given, "sure": given["name"]}).status_code == 302


def test_what_was_merged_is_found_by_what_it_was_called(alice: Agent):
    one, two, three = (make(name, alice) for name in ("Bristol", "Gül Trade", "Rose"))
    before = everything()
    merge(one, two, by=alice)
    made = merge(three, one, by=alice)
    changing.change(three, {"phone": "+38733447000"}, by=alice)
    for words in ("gul trade", "bristol", "rose gul"):
        assert list(Company.objects.visible_to(alice).found_by(words)) == [three], words
    undo(made, by=alice)
    changing.change(three, {"phone": ""}, by=alice)
    one.refresh_from_db()
    assert list(Company.objects.visible_to(alice).found_by("gul trade")) == [one]
    undo(CompanyMerge.objects.get(undone_at=None), by=alice)
    assert everything() == before


def test_companies_that_were_told_apart_are_suggested_no_more(at_alice: Client, alice: Agent):
    one, two = make("Bristol", alice), make("Bristol Ltd", alice)
    again = make("Bristol d.o.o.", alice)
    page = one.get_absolute_url()
    assert at_alice.get(page).content.decode().count("Not the same") == 2
    assert at_alice.post(f"{page}/apart", {"other": two.pk}).status_code == 302
    assert at_alice.post(f"{page}/apart", {"other": one.pk}).status_code == 302
    for each in (one, two):
        text = at_alice.get(each.get_absolute_url()).content.decode()
        assert (text.count("Not the same"), text.count("Told apart")) == (1, 1)
    # It holds for whichever record was meant, and whoever wants to merges them all the same.
    merge(again, two, by=alice)
    text = at_alice.get(page).content.decode()
    assert ("Not the same" in text, "Told apart" in text) == (False, True)
    assert again.name in at_alice.get(f"{page}/merging").content.decode()
    at_alice.post(f"{page}/apart", {"other": again.pk, "again": "yes"})
    assert "Not the same" in at_alice.get(page).content.decode()
