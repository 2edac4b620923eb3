"""Every refusal of a value is told in the caller's language."""

import re
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from django.utils import translation
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from alaka.accounts.models import Agent
from alaka.api.reasons import reason
from alaka.api.tests.caller import Caller, errors


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class Given(BaseModel):
    model_config = ConfigDict(extra="forbid")
    needed: int
    name: str = Field("x", min_length=1, max_length=5)
    code: str = Field("xx", min_length=2, pattern="^x+$")
    count: int = Field(1, ge=1, le=10)
    share: float = Field(0.5, gt=0, lt=1)
    is_on: bool = False
    at: datetime | None = None
    there: AwareDatetime | None = None
    size: Size = Size.SMALL
    kind: Literal["", "a", "b"] = "a"
    rows: list[Annotated[int, Field(ge=0)]] = Field([], max_length=2)


@pytest.mark.parametrize(
    ("given", "english"),
    [
        ({}, "is missing"),
        ({"more": 1}, "there is no such field"),
        ({"name": ""}, "must not be empty"),
        ({"code": "x"}, "must have 2 characters or more"),
        ({"name": "xxxxxx"}, "must have at most 5 characters"),
        ({"name": 5}, "must be a text"),
        ({"code": "yy"}, "has not the right form"),
        ({"count": 0}, "must be 1 or more"),
        ({"count": 11}, "must be 10 or less"),
        ({"count": "many"}, "must be a whole number"),
        ({"count": 1.5}, "must be a whole number"),
        ({"share": 0}, "must be more than 0.0"),
        ({"share": 1}, "must be less than 1.0"),
        ({"share": "half"}, "must be a number"),
        ({"is_on": "perhaps"}, "must be true or false"),
        ({"at": "soon"}, "must be a day with a time and its zone, such as 2026-01-31T09:30:00Z"),
        ({"there": "2026-01-31T09:30:00"}, "must be a day with a time and its zone, such as"),
        ({"size": "huge"}, "must be one of small, large"),
        ({"kind": "c"}, "must be one of “”, a, b"),
        ({"rows": "none"}, "must be a list"),
        ({"rows": [1, 2, 3]}, "must have at most 2 entries"),
    ],
)
def test_a_reason_is_in_the_readers_language(given: dict[str, Any], english: str):
    with pytest.raises(ValidationError) as refused:
        Given.model_validate(given if not given else {"needed": 1, **given})
    (error, *_rest) = refused.value.errors()
    assert reason(error).startswith(english)
    for language in ("az", "bs", "fr", "fa"):
        with translation.override(language):
            said = reason(error)
        assert said != reason(error), language
        if language == "fa":
            assert not re.search("[a-z]{3}", re.sub("small, large", "", said))


def test_a_kind_of_error_that_nobody_knows_is_told_in_words_too():
    with translation.override("fa"):
        assert not re.search("[a-z]", reason({"type": "unheard_of", "msg": "Odd", "loc": ()}))


@pytest.mark.django_db
def test_the_caller_says_his_language_and_his_agent_has_one_else(alice: Agent):
    call = Caller(alice)
    given = {"unknown": 1}
    path = "/api/v1/contacts"

    def asked(**more: str) -> dict[str, str]:
        headers = {**call.headers, **more}
        return errors(call.client.post(path, given, "application/json", headers=headers))

    assert asked()["unknown"] == "there is no such field"
    assert "champ" in asked(accept_language="fr")["unknown"]
    Agent.objects.filter(pk=alice.pk).update(language="fa")
    assert "فیلد" in asked()["unknown"]
    assert "champ" in asked(accept_language="fr")["unknown"]
    headers = {**call.headers, "accept-language": "fa"}
    broken = call.client.post(path, "{", "application/json", headers=headers)
    assert "JSON" in errors(broken)[""]
    assert "the body" not in errors(broken)[""]
