"""Pipelines, stages and reasons, as managers set them up."""

from django.test import Client

from alaka.accounts.models import AuditEntry, Business
from alaka.contacts.models import Tag
from alaka.sales import pipelines
from alaka.sales.models import Deal, LostReason, Pipeline, Stage


def test_a_base_begins_with_five_stages_in_the_language_of_the_business(db: None) -> None:
    Business.objects.update_or_create(pk=1, defaults={"language": "az"})
    made = pipelines.offered()
    assert [each.name for each in made] == ["Satış"]
    assert [stage.name for stage in made[0].stages.all()][:2] == ["Yeni", "Danışıqda"]
    assert LostReason.objects.filter(name="Çox bahadır").exists()
    assert pipelines.offered() == made


def test_a_pipeline_is_added_with_a_stage_and_more_are_put_beside(
    at_bob: Client, pipeline: Pipeline
) -> None:
    at_bob.post("/desk/settings/pipelines/new/", {"name": "Firms", "currency": "AZN"})
    firms = Pipeline.objects.get(name="Firms")
    assert firms.stages.count() == 1
    tag = Tag.objects.create(name="firm")
    url = f"/desk/settings/pipelines/{firms.pk}/stages/new/"
    data = {
        "name": "Visited", "probability": "40", "expected_days": "14",
        "required": ["amount", "company"], "do_tag": tag.pk,
    }  # fmt: skip
    at_bob.post(url, data)
    stage = Stage.objects.get(name="Visited")
    assert (stage.position, stage.required) == (1, ["amount", "company"])
    assert stage.on_entering == [{"do": "tag", "with": tag.pk}]
    assert AuditEntry.objects.filter(act="stage added").exists()
    refused = at_bob.post(url, {"name": "All", "probability": "101"})
    assert refused.status_code == 422


def test_stages_change_places(at_bob: Client, stages: list[Stage]) -> None:
    at_bob.post(f"/desk/settings/stages/{stages[1].pk}/move/", {"to": "up"})
    names = [stage.name for stage in Stage.objects.filter(pipeline=stages[0].pipeline)]
    assert names[:2] == ["Talking", "New"]


def test_a_stage_that_deals_stood_in_stays(
    at_bob: Client, wedding: Deal, stages: list[Stage]
) -> None:
    at_bob.post(f"/desk/settings/stages/{stages[0].pk}/removal/")
    at_bob.post(f"/desk/settings/stages/{stages[4].pk}/removal/")
    assert Stage.objects.filter(pk=stages[0].pk).exists()
    assert not Stage.objects.filter(pk=stages[4].pk).exists()


def test_the_last_pipeline_is_neither_archived_nor_removed(
    at_bob: Client, pipeline: Pipeline
) -> None:
    at_bob.post(f"/desk/settings/pipelines/{pipeline.pk}/archiving/")
    at_bob.post(f"/desk/settings/pipelines/{pipeline.pk}/removal/")
    assert Pipeline.objects.offered().get() == pipeline


def test_an_archived_pipeline_still_shows_its_deals(
    at_bob: Client, wedding: Deal, pipeline: Pipeline
) -> None:
    Pipeline.objects.create(name="Firms", position=1)
    at_bob.post(f"/desk/settings/pipelines/{pipeline.pk}/archiving/")
    page = at_bob.get("/desk/deals/", {"pipeline": pipeline.pk}).content.decode()
    assert "Flowers for a wedding" in page


def test_no_two_reasons_are_called_alike(at_bob: Client, pipeline: Pipeline) -> None:
    url = "/desk/settings/lost-reasons/"
    assert at_bob.post(url, {"name": "too  EXPENSIVE"}).status_code == 422
    assert at_bob.post(url, {"name": "Too far"}).status_code == 302
    assert LostReason.objects.get(name="Too far").position == 6
