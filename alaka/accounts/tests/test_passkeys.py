"""A passkey as a browser and its device make it, signed with a real key."""

import hashlib
import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from alaka.accounts.models import AuditEntry
from alaka.accounts.tests.conftest import PASSWORD

NEW = "/desk/account/passkeys/new/"
LOGIN = "/desk/account/passkeys/login/"
ORIGIN = "http://testserver"
FLAG = AuthenticatorData.FLAG


class Device:
    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"a-passkey-of-the-tests"
        self.user = ""

    def create(self, options: dict[str, Any]) -> str:
        self.user = options["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        flags = FLAG.UP | FLAG.UV | FLAG.AT
        data = AuthenticatorData.create(self.rp(options["rp"]["id"]), flags, 0, made)
        response = {
            "clientDataJSON": websafe_encode(self.said("webauthn.create", options)),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            "transports": ["internal"],
        }
        return self.answer(response, {"credProps": {"rk": True}})

    def get(self, options: dict[str, Any]) -> str:
        data = AuthenticatorData.create(self.rp(options["rpId"]), FLAG.UP | FLAG.UV, 1)
        said = self.said("webauthn.get", options)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.user,
        }
        return self.answer(response, {})

    def answer(self, response: dict[str, Any], results: dict[str, Any]) -> str:
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "type": "public-key",
                "id": name,
                "rawId": name,
                "authenticatorAttachment": "platform",
                "response": response,
                "clientExtensionResults": results,
            }
        )

    def said(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": ORIGIN}
        return json.dumps(said).encode()

    def rp(self, name: str) -> bytes:
        return hashlib.sha256(name.encode()).digest()


def options_of(page: str) -> dict[str, Any]:
    block = re.search(r'<script id="passkey-options" type="application/json">(.*?)</script>', page)
    assert block
    return json.loads(block[1])


@pytest.fixture
def device(log_in, alice) -> Device:
    browser = log_in(alice)
    page = browser.post(browser.get(NEW).headers["Location"], {"password": PASSWORD}, follow=True)
    made = Device()
    credential = made.create(options_of(page.text)["creation_options"]["publicKey"])
    answer = browser.post(NEW, {"name": "Key ring", "passwordless": "on", "credential": credential})
    assert answer.status_code == 302
    return made


def test_a_passkey_is_added_noted_and_told_by_mail(device, alice, mailoutbox):
    row = Authenticator.objects.get(user_id=alice.pk, type="webauthn")
    assert row.wrap().name == "Key ring"
    assert AuditEntry.objects.filter(act="passkey added", agent=alice).exists()
    assert "passkey was added" in mailoutbox[0].body


def test_a_passkey_lets_in_without_password_and_second_step(device, alice):
    browser = Client()
    asked = browser.get(LOGIN, headers={"Accept": "application/json"}).json()
    answer = browser.post(
        LOGIN, {"credential": device.get(asked["request_options"]["publicKey"]), "next": "/desk/"}
    )
    assert answer.headers["Location"] == "/desk/"
    assert browser.get("/desk/account/").status_code == 200
    assert AuditEntry.objects.filter(act="login", agent=alice).latest("pk").data == {
        "ways": ["mfa"]
    }


def test_an_answer_to_another_question_does_not_let_in(device):
    browser = Client()
    asked = browser.get(LOGIN, headers={"Accept": "application/json"}).json()
    old = device.get(asked["request_options"]["publicKey"])
    browser.get(LOGIN, headers={"Accept": "application/json"})
    browser.post(LOGIN, {"credential": old})
    assert browser.get("/desk/account/").status_code == 302


def test_a_passkey_is_renamed_and_removed(device, log_in, alice):
    browser = Client()
    asked = browser.get(LOGIN, headers={"Accept": "application/json"}).json()
    browser.post(LOGIN, {"credential": device.get(asked["request_options"]["publicKey"])})
    row = Authenticator.objects.get(user_id=alice.pk, type="webauthn")
    path = f"/desk/account/passkeys/{row.pk}/"
    browser.post(browser.get(path).headers["Location"], {"password": PASSWORD})
    browser.post(path, {"name": "My telephone"})
    assert "My telephone" in browser.get("/desk/account/passkeys/").text
    browser.post(f"{path}removal/")
    assert not Authenticator.objects.filter(user_id=alice.pk).exists()
    assert AuditEntry.objects.filter(act="passkey removed", agent=alice).exists()


def test_the_pages_hold_no_script_of_their_own(device, log_in, client, ada):
    for page in (client.get("/desk/account/login/").text, log_in(ada).get(NEW, follow=True).text):
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in tag or "application/json" in tag for tag in scripts)
        assert " style=" not in page
        assert " on" + "click" not in page
