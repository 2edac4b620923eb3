"""What a process runs that helps to compare everybody. It is begun before Django is there, so
nothing that needs it is imported up here."""

from typing import Any

from alaka.core.processes import end_with_parent


def begin() -> None:
    import django

    django.setup()
    end_with_parent()


def call(name: str, arguments: tuple[Any, ...]) -> int:
    from alaka.contacts.duplicates import pieces

    done: int = getattr(pieces, name)(*arguments)
    return done
