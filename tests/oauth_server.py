"""A small OAuth server on loopback, for tests: RFC 6749 with PKCE (7636) and introspection (7662).

It asks nobody: whoever opens the sign-in page has agreed as ``user``, unless ``refuses``.
"""

import base64
import json
import secrets
import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

SECRET = "a-secret-of-the-app"


class OAuthServer:
    """``lives`` are the seconds of an access token; refresh tokens are good once."""

    client_id = "alaka-test"
    client_secret = SECRET
    return_to = ""

    def __init__(self) -> None:
        self.user = "shop"
        self.refuses = False
        self.lives = 3600
        self.answers_html = False
        self.codes: dict[str, dict[str, str]] = {}
        self.refreshes: set[str] = set()
        self.accesses: dict[str, str] = {}
        self.renewals = 0
        self._httpd = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._httpd.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._httpd.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._httpd.shutdown()
        self._httpd.server_close()

    def settings(self, **more: Any) -> dict[str, Any]:
        """What an administrator enters about it."""
        return {
            "sign_in": "own",
            "client_id": self.client_id,
            "authorize_url": f"{self.url}/authorize",
            "token_url": f"{self.url}/token",
            "scope": "mail offline_access",
            **more,
        }

    def withdraw(self) -> None:
        """The owner takes his permission back."""
        self.refreshes.clear()
        self.accesses.clear()

    def forget_accesses(self) -> None:
        """Access tokens end before their time, as after a new password."""
        self.accesses.clear()

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        if self.refuses:
            given = {"error": "access_denied", "state": asked["state"]}
        else:
            assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
            assert asked["client_id"] == self.client_id
            code = secrets.token_urlsafe()
            self.codes[code] = asked
            given = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(given)}"

    def token(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        us = (asked.get("client_id"), asked.get("client_secret"))
        if us != (self.client_id, self.client_secret):
            return 401, {"error": "invalid_client", "error_description": "Unknown app."}
        if asked["grant_type"] == "refresh_token":
            self.renewals += 1
            if asked["refresh_token"] not in self.refreshes:
                return 400, {"error": "invalid_grant", "error_description": "Token revoked."}
            self.refreshes.remove(asked["refresh_token"])
        elif not self._is_proved(asked):
            return 400, {"error": "invalid_grant", "error_description": "Bad code."}
        access, refresh = secrets.token_urlsafe(), secrets.token_urlsafe()
        self.accesses[access] = self.user
        self.refreshes.add(refresh)
        return 200, {
            "token_type": "Bearer",
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": self.lives,
        }

    def _is_proved(self, asked: dict[str, str]) -> bool:
        begun = self.codes.pop(asked["code"], None)
        digest = sha256(asked["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return begun is not None and (
            (begun["code_challenge"], begun["redirect_uri"]) == (challenge, asked["redirect_uri"])
        )

    def introspect(self, asked: dict[str, str]) -> dict[str, Any]:
        user = self.accesses.get(asked.get("token", ""))
        return {"active": True, "username": user} if user else {"active": False}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                place, asked = urlsplit(self.path), _fields(urlsplit(self.path).query)
                if place.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", server.authorize(asked))
                    self.end_headers()
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
                if server.answers_html:
                    self._say(503, "<h1>Back soon</h1>")
                elif self.path == "/token":
                    status, given = server.token(_fields(body))
                    self._say(status, json.dumps(given))
                else:
                    self._say(200, json.dumps(server.introspect(_fields(body))))

            def _say(self, status: int, text: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_words: Any) -> None:
                pass

        return Handler


def _fields(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}
