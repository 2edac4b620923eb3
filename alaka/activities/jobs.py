"""What the worker runs again and again for this room."""

from alaka.activities import reminding, silences


def look_for_silence() -> None:
    silences.look()


def remind() -> None:
    reminding.remind()
