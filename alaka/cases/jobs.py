"""What the worker does for cases: doors, three lines each."""

from alaka.cases import climbing, digesting, reminding
from alaka.cases.improving import telling
from alaka.cases.surges import watching


def remind() -> None:
    reminding.remind()


def climb() -> None:
    climbing.climb()


def digest() -> None:
    digesting.digest()


def tell_on() -> None:
    telling.go_on_with_all()


def watch() -> None:
    watching.watch()
