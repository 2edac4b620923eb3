"""What the worker runs again and again for this room."""

from alaka.activities import reminding


def remind() -> None:
    reminding.remind()
