"""What the worker does for cases: doors, three lines each."""

from alaka.cases import climbing, digesting, reminding


def remind() -> None:
    reminding.remind()


def climb() -> None:
    climbing.climb()


def digest() -> None:
    digesting.digest()
