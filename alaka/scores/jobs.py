"""What the worker runs again and again for this room."""

from alaka.scores import following, training


def learn() -> None:
    training.learn_if_due()


def carry_on() -> None:
    following.carry_on()
