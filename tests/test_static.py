import asyncio

import httpx
import pytest

from alaka.asgi import application


def get(path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://house") as client:
            return await client.get(path)

    return asyncio.run(ask())


@pytest.mark.parametrize("digest", ["unbuilt", "3f2a91"])
def test_a_file_is_found_below_any_digest_and_kept_for_good(digest: str):
    answer = get(f"/static/{digest}/dist/build.json")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_files_of_the_packages_are_found_too():
    assert get("/static/x/ninja/favicon.png").status_code == 200


@pytest.mark.parametrize("path", ["/static/x/none.css", "/static/x/%2e%2e/settings.py", "/static/"])
def test_nothing_else_is_given(path: str):
    answer = get(path)
    assert answer.status_code == 404
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" not in answer.headers["cache-control"]
