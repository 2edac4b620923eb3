from alaka.accounts.models import Agent, AuditEntry, Business, Place, Team


def test_a_team_has_members_and_a_signature_for_each_language(log_in, ada, alice):
    browser = log_in(ada)
    browser.post(
        "/desk/settings/teams/new/",
        {
            "name": "Baku",
            "members": [alice.pk],
            "signature_en": "Your flowers",
            "signature_fa": "گل‌های شما",
            "signature_fr": "  ",
        },
    )
    team = Team.objects.get()
    assert list(team.agents.all()) == [alice]
    assert team.signature("fa") == "گل‌های شما"
    assert team.signature("fr") == "Your flowers"
    assert team.signatures.count() == 2
    browser.post(f"/desk/settings/teams/{team.pk}/", {"name": "Baku", "signature_en": "Gül"})
    team = Team.objects.get()
    assert team.signature("fa") == "Gül"
    assert not team.agents.exists()
    noted = AuditEntry.objects.get(act="team changed").data
    assert noted["before"] == {"members": [alice.pk], "calendar": ""}
    assert noted["after"] == {"members": [], "calendar": ""}


def test_a_closed_agent_stays_in_his_team_for_when_he_comes_back(log_in, ada, alice):
    team = Team.objects.create(name="Baku")
    team.agents.add(alice)
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    log_in(ada).post(f"/desk/settings/teams/{team.pk}/", {"name": "Baku", "members": [ada.pk]})
    assert set(team.agents.all()) == {ada, alice}


def test_a_team_is_removed_after_a_warning(log_in, ada):
    team = Team.objects.create(name="Baku")
    browser = log_in(ada)
    assert (
        "no longer see its inboxes" in browser.get(f"/desk/settings/teams/{team.pk}/removal/").text
    )
    browser.post(f"/desk/settings/teams/{team.pk}/removal/")
    assert not Team.objects.exists()


def test_two_teams_of_one_name_are_refused(log_in, ada):
    Team.objects.create(name="Baku")
    page = log_in(ada).post("/desk/settings/teams/new/", {"name": "Baku", "signature_en": "Hello"})
    assert "already exists" in page.text
    assert "Hello" in page.text


def test_places_stand_in_a_tree(log_in, ada, bob):
    browser = log_in(ada)
    browser.post("/desk/settings/places/new/", {"name": "Azerbaijan"})
    country = Place.objects.get()
    browser.post(
        "/desk/settings/places/new/",
        {"name": "Baku", "parent": country.pk, "manager": bob.pk, "timezone": "Asia/Baku"},
    )
    page = browser.get("/desk/settings/places/").text
    assert page.index("Azerbaijan") < page.index("Asia/Baku")
    assert "Bob" in page


def test_a_place_is_part_of_none_of_its_own_parts(log_in, ada):
    whole = Place.objects.create(name="Azerbaijan")
    part = Place.objects.create(name="Baku", parent=whole)
    browser = log_in(ada)
    page = browser.post(
        f"/desk/settings/places/{whole.pk}/", {"name": "Azerbaijan", "parent": part.pk}
    )
    assert page.status_code == 200
    whole.refresh_from_db()
    assert whole.parent is None


def test_a_place_with_parts_is_not_removed(log_in, ada):
    whole = Place.objects.create(name="Azerbaijan")
    part = Place.objects.create(name="Baku", parent=whole)
    browser = log_in(ada)
    page = browser.post(f"/desk/settings/places/{whole.pk}/removal/", follow=True)
    assert "Other places are part of this one." in page.text
    browser.post(f"/desk/settings/places/{part.pk}/removal/")
    assert list(Place.objects.all()) == [whole]


def test_a_closed_place_is_offered_no_more_and_opens_again(log_in, ada):
    whole = Place.objects.create(name="Azerbaijan")
    part = Place.objects.create(name="Baku", parent=whole)
    browser = log_in(ada)
    browser.post(f"/desk/settings/places/{whole.pk}/closure/")
    assert list(Place.objects.offered()) == [part]
    page = browser.get(f"/desk/settings/places/{part.pk}/").text
    assert f'value="{whole.pk}" selected' in page, "it can stay where it stands"
    assert f'value="{whole.pk}"' not in browser.get("/desk/settings/places/new/").text
    assert "Closed since" in browser.get(f"/desk/settings/places/{whole.pk}/").text
    browser.post(f"/desk/settings/places/{whole.pk}/closure/")
    assert Place.objects.offered().count() == 2
    acts = AuditEntry.objects.filter(act__startswith="place ").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["place closed", "place opened"]


def test_the_business_is_changed_and_noted(log_in, ada):
    log_in(ada).post(
        "/desk/settings/business/",
        {"name": "Gül və qızları", "language": "az", "timezone": "Asia/Baku", "country": "AZ"},
    )
    business = Business.get()
    assert (business.name, business.language, business.country) == ("Gül və qızları", "az", "AZ")
    assert AuditEntry.objects.get(act="business changed").data["fields"] == [
        "name",
        "language",
        "country",
    ]


def test_a_place_names_its_kind_and_deputies(log_in, ada, bob, alice):
    browser = log_in(ada)
    given = {"name": "Baku", "kind": "region", "manager": bob.pk, "deputies": [alice.pk]}
    browser.post("/desk/settings/places/new/", given)
    place = Place.objects.get()
    assert (place.kind, list(place.deputies.all())) == ("region", [alice])
    page = browser.get("/desk/settings/places/").text
    for text in ("Region", bob.name, f"Deputy: {alice.name}"):
        assert text in page


def test_the_tree_says_who_answers_where_nobody_is_named(log_in, ada, bob):
    whole = Place.objects.create(name="Azerbaijan", manager=bob)
    Place.objects.create(name="Baku", parent=whole)
    Place.objects.create(name="Lonely")
    page = log_in(ada).get("/desk/settings/places/").text
    assert f"{bob.name} · Azerbaijan" in page
    assert "Nobody" in page


def test_an_agents_page_says_what_he_sees_by_his_places(log_in, ada, bob):
    browser, address = log_in(ada), f"/desk/settings/agents/{bob.pk}/"
    assert "A manager of no place sees all" in browser.get(address).text
    shop = Place.objects.create(name="Baku", manager=bob)
    Place.objects.create(name="Corner", parent=shop)
    page = browser.get(address).text
    assert "with one place under it" in page
    assert "sees the conversations and cases of them only" in page
    Place.objects.create(name="Gül", kind="company", manager=bob)
    assert "As the manager of the whole company" in browser.get(address).text


def test_a_manager_whose_last_place_goes_to_another_sees_nothing_and_the_page_says_so(
    log_in, ada, bob, alice
):
    browser, given = log_in(ada), {"name": "Baku", "kind": "shop"}
    browser.post("/desk/settings/places/new/", {**given, "manager": bob.pk})
    place = Place.objects.get()
    bob = Agent.objects.get(pk=bob.pk)
    assert bob.only_places
    page = browser.post(f"/desk/settings/places/{place.pk}/", {**given, "manager": alice.pk})
    assert "Bob now answers for no place" in browser.get(page.url).text
    assert not Agent.objects.get(pk=bob.pk).sees_everything
    address = f"/desk/settings/agents/{bob.pk}/"
    assert "This person answers for no place" in browser.get(address).text
    browser.post(address, {"name": "Bob", "email": bob.email, "role": "manager"})
    assert Agent.objects.get(pk=bob.pk).sees_everything, "an administrator took it away"
