"""`alaka demo` as a newcomer starts it: the desk, the shop beside it, and the shop's mail."""

from pathlib import Path

import httpx

from tests.house import House, eventually


def test_the_demo_has_its_shop_and_its_mail(tmp_path: Path):
    started = House(tmp_path / "data", "demo --contacts 40")
    try:
        shop = f"http://127.0.0.1:{started.port + 1}"
        for page in ("/en/", "/fa/", "/en/mail"):
            assert httpx.get(shop + page, follow_redirects=True).status_code == 200, page
        eventually(lambda: _mail_is_fetched(started))
    finally:
        started.end()


def _mail_is_fetched(started: House) -> bool:
    """Every mailbox of the demo was asked for news, and let us in."""
    with started.connect() as connection:
        rows = connection.execute(
            "SELECT received_at IS NOT NULL AND receive_error = '' FROM channels_channel"
            " WHERE kind = 'email'"
        ).fetchall()
    return bool(rows) and all(row[0] for row in rows)
