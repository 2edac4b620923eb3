"""What the worker runs again and again for this room."""

from alaka.sequences import going


def go_on() -> None:
    going.go_on()
