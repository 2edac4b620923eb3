"""In this room's tests the pages' scripts run: what they post is asked for through htmx."""

import pytest
from django.test import Client


def scripted(client: Client) -> Client:
    client.defaults["HTTP_HX_REQUEST"] = "true"
    return client


@pytest.fixture
def at_alice(at_alice: Client) -> Client:
    return scripted(at_alice)


@pytest.fixture
def at_bob(at_bob: Client) -> Client:
    return scripted(at_bob)


@pytest.fixture
def at_charlie(at_charlie: Client) -> Client:
    return scripted(at_charlie)
