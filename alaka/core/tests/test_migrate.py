from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState, StateApps

from alaka.core.management.commands.migrate import GrowingState


def link(to: str, **more: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(to, models.CASCADE, **more)


def made(model: str, /, **fields: Any) -> migrations.CreateModel:
    return migrations.CreateModel(
        model, [("id", models.BigAutoField(primary_key=True)), *fields.items()]
    )


SEEN: list[list[str]] = []


def look(apps: StateApps, _editor: Any) -> None:
    """What a step that works on rows is given: who is related to whom."""
    flower = apps.get_model("shop", "Flower")
    SEEN.append(sorted(str(field) for field in flower._meta.get_fields(include_hidden=True)))


STEPS = [
    made("Flower", name=models.TextField()),
    made("Bunch", flower=link("shop.Flower"), more=models.ManyToManyField("shop.Flower", "+")),
    migrations.AddIndex("Bunch", models.Index(fields=["flower"], name="by_flower")),
    made("Card", bunch=link("shop.Bunch"), text=models.CharField(max_length=20)),
    migrations.RunPython(look),
    migrations.AddConstraint("Card", models.UniqueConstraint(fields=["bunch"], name="one_card")),
    migrations.AddField("Flower", "best_card", link("shop.Card", null=True)),
    migrations.AlterField("Card", "text", models.TextField(db_index=True)),
    migrations.AddIndex("Flower", models.Index(fields=["name"], name="by_name")),
    migrations.AlterField("Flower", "id", models.AutoField(primary_key=True)),
    migrations.RunPython(look),
    migrations.RemoveIndex("Bunch", "by_flower"),
    migrations.RemoveField("Card", "bunch"),
    migrations.DeleteModel("Bunch"),
]  # fmt: skip


def grown(state: ProjectState) -> tuple[list[str], list[list[str]], dict[str, Any]]:
    """The SQL of all steps, what those on rows saw, and the classes in the end."""
    assert state.apps
    SEEN.clear()
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for step in STEPS:
            before = state.clone()
            step.state_forwards("shop", state)
            step.database_forwards("shop", editor, before, state)
    classes = {
        each.__name__: (
            sorted(str(field) for field in each._meta.get_fields(include_hidden=True)),
            [index.name for index in each._meta.indexes],
            [constraint.name for constraint in each._meta.constraints],
        )
        for each in state.apps.get_models()
    }
    return editor.collected_sql, list(SEEN), classes


@pytest.mark.django_db
def test_steps_do_and_see_the_same_as_where_all_that_is_related_is_made_anew():
    plain, ours = grown(ProjectState()), grown(GrowingState())
    assert ours == plain
    assert len(ours[0]) > 15
    assert "shop.Card.bunch" not in str(ours[2])
    assert "bunch" in str(ours[1])
