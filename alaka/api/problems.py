"""What is wrong with a request, by field."""

from ninja import Schema
from pydantic import Field


class Problem(Exception):
    """The request is not carried out; ``field`` is the part of it that is to be mended."""

    def __init__(self, field: str, reason: str, *, status: int = 422) -> None:
        super().__init__(reason)
        self.status = status
        self.reasons = {field: reason}

    @staticmethod
    def of_many(reasons: dict[str, str], *, status: int = 422) -> "Problem":
        """Several parts of the request, each with its reason."""
        problem = Problem("", "", status=status)
        problem.reasons = reasons
        return problem


class ErrorShape(Schema):
    field: str = Field(
        description="Which part of the request, as a path with dots; empty for the whole.",
        examples=["sender.email"],
    )
    reason: str = Field(examples=["must be an e-mail address"])


class Errors(Schema):
    errors: list[ErrorShape]
