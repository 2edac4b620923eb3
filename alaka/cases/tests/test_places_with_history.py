"""A place where something was heard is closed, not removed: it would be lost where it was heard."""

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.forms import FactsForm
from alaka.cases.models import Case
from alaka.conftest import logged_in
from alaka.core import clock


def test_a_place_of_a_case_is_not_removed(case: Case, baku: Place) -> None:
    ada = Agent.objects.create_user("ada@gul.example", name="Ada", role=Role.ADMINISTRATOR)
    page = logged_in(ada).post(f"/desk/settings/places/{baku.pk}/removal/", follow=True)
    assert "Close it instead." in page.content.decode()
    case.refresh_from_db()
    assert case.place == baku


def test_a_case_is_put_to_an_open_place_or_stays_where_it_is(
    case: Case, baku: Place, shiraz: Place
) -> None:
    Place.objects.update(closed_at=clock.now())
    offered = str(FactsForm(instance=case)["place"])
    assert f'value="{baku.pk}"' in offered
    assert f'value="{shiraz.pk}"' not in offered
