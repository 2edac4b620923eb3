"""A caller of the API: the test client with a token."""

import json
from datetime import datetime
from typing import Any

from django.test import Client

from alaka.accounts.models import Agent
from alaka.api.models import Token
from alaka.api.models.token import Scope
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.inbox.models import Conversation
from alaka.inbox.receiving import receive


class Caller:
    def __init__(self, agent: Agent, *scopes: Scope) -> None:
        self.token = Token(name="Test", agent=agent, scopes=list(scopes or Scope))
        self.secret = self.token.new_secret()
        self.token.save()
        self.client = Client(raise_request_exception=True)

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        data = "" if body is None else json.dumps(body)
        return self.raw(method, path, data, "application/json", **query)

    def raw(
        self, method: str, path: str, data: bytes | str, content_type: str, **query: Any
    ) -> Any:
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            data,
            content_type,
            query_params=query,
            headers=self.headers,
        )

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def get(self, path: str, **query: Any) -> Any:
        response = self("GET", path, **query)
        assert response.status_code == 200, response.content
        return response.json()


def errors(response: Any) -> dict[str, str]:
    """Reasons by field of an answer that must be an error."""
    assert response.status_code >= 400, response.content
    return {error["field"]: error["reason"] for error in response.json()["errors"]}


def said(
    channel: Channel,
    text: str = "Do you have roses?",
    sender: str = "dana@example.org",
    external_id: str = "1",
    at: datetime | None = None,
) -> Conversation:
    """What becomes of somebody's writing to the channel."""
    address = Address("email", sender, "Dana Novak")
    inbound = InboundMessage(external_id, address, text, subject="Roses", sent_at=at)
    message = receive(channel, inbound)
    assert message is not None
    return message.conversation
