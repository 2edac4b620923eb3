"""What a caller gives, taken through the form of the desk, so that both accept the same."""

from collections.abc import Mapping
from typing import Any

from django.forms import ModelForm

from alaka.api.problems import Problem


def saved(form: ModelForm, names: Mapping[str, str] | None = None) -> Any:
    """The row, stored. ``names`` say what the API calls a field that it calls otherwise. Raises
    Problem, with a reason for each field."""
    check(form, names)
    return form.save()


def check(form: ModelForm, names: Mapping[str, str] | None = None) -> None:
    """The same, but nothing is stored yet."""
    if not form.is_valid():
        called = {"__all__": ""} | dict(names or {})
        reasons = {called.get(name, name): str(found[0]) for name, found in form.errors.items()}
        raise Problem.of_many(reasons)
