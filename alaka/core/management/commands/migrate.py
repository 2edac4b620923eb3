"""Django's `migrate`, which makes a new base in a third of the time.

Before each step Django renders classes anew of the model it touches and of all that are related
to it, and here nearly all are, through agents and contacts. Neither a new model nor an index
changes anything of those: a step forward does well without.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps


class GrowingState(ProjectState):
    """What models are after each step, of steps that go forwards."""

    def add_model(self, model_state: ModelState) -> None:
        apps = self._put_aside()
        super().add_model(model_state)
        if apps is not None:
            self.apps = apps
            apps.render_multiple([model_state])

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        """An index, or a constraint."""
        apps = self._put_aside()
        super()._append_option(app_label, model_name, option_name, obj)  # type: ignore[misc]
        if apps is not None:
            self.apps = apps
            options = self.models[app_label, model_name].options
            setattr(apps.get_model(app_label, model_name)._meta, option_name, options[option_name])

    def _put_aside(self) -> StateApps | None:
        """The classes, of which Django renders none where there are none."""
        return self.__dict__.pop("apps", None)


class Executor(MigrationExecutor):
    def _migrate_all_forwards(self, state: ProjectState, *args: Any, **kwargs: Any) -> ProjectState:
        growing = GrowingState(state.models, state.real_apps)
        return super()._migrate_all_forwards(growing, *args, **kwargs)  # type: ignore[misc]


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]
        super().handle(*args, **options)
