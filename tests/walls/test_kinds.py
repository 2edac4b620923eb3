"""Every kind of channel through one test: the contract, with what is unknown and what repeats."""

import ast
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.forms import Form
from django.utils import translation
from django.utils.module_loading import import_string
from hypothesis import HealthCheck
from hypothesis import given as tried_with
from hypothesis import settings as trials
from hypothesis import strategies as st

from alaka import registry
from alaka.channels.contract import (
    Adapter,
    Configuration,
    DeliveryReport,
    InboundMessage,
    ParseError,
    Raw,
)
from alaka.channels.models import Channel
from alaka.channels.storing import store
from alaka.core.secrets import Secrets
from alaka.inbox.intake import take_in
from alaka.inbox.models import Inbox, Message

KINDS = sorted(registry.CHANNELS)
ABILITIES = {
    "hook", "fetch", "send", "html", "files", "subject", "compose", "signature", "continuous",
    "live", "widget", "places", "copies",
}  # fmt: skip
TYPES = [
    "", "message/rfc822", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "multipart/form-data", "application/json", "text/plain; charset=utf-16", "x/\x00y",
]  # fmt: skip


def adapter_class(kind: str) -> type[Adapter]:
    found: type[Adapter] = import_string(registry.CHANNELS[kind])
    return found


def given(kind: str) -> Any:
    """What each kind keeps beside its tests: one real payload, and settings if it needs some."""
    package = adapter_class(kind).__module__.rpartition(".")[0]
    return import_module(f"{package}.tests.real")


def configured(kind: str, **more: Any) -> Adapter:
    values: dict[str, Any] = {
        "id": 1, "name": "Shop", "key": "shop", "secrets": {}, "state": {},
        "settings": getattr(given(kind), "SETTINGS", {}),
        "base_url": "http://127.0.0.1:8000",
    }  # fmt: skip
    return adapter_class(kind)(Configuration(**values | more))


@pytest.mark.parametrize("kind", KINDS)
def test_the_class_says_all_of_itself(kind: str) -> None:
    adapter = adapter_class(kind)
    assert adapter.kind == kind
    assert str(adapter.label)
    assert adapter.abilities <= ABILITIES
    assert adapter.abilities & {"hook", "fetch", "live"}, "nothing can come in"
    assert issubclass(adapter.config_form, Form)
    assert set(adapter.secret_fields) <= adapter.config_form.base_fields.keys()
    if adapter.abilities & {"send", "live"}:
        assert adapter.schemes, "to whom does it send?"
    for ability, method in (("send", "send"), ("fetch", "fetch"), ("hook", "verify")):
        own = getattr(adapter, method) is not getattr(Adapter, method)
        assert own == (ability in adapter.abilities), method


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
@pytest.mark.parametrize("kind", KINDS)
def test_its_form_is_shown_in_every_language(kind: str, language: str) -> None:
    with translation.override(language):
        form = adapter_class(kind).config_form()
        page = str(form)
        assert all(field.html_name in page for field in form)
        assert not adapter_class(kind).config_form({}).is_valid() or not any(
            field.required for field in form.fields.values()
        )


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_unknown_is_an_error_in_words_or_values(kind: str) -> None:
    adapter = configured(kind)
    real = given(kind).REAL

    @trials(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @tried_with(
        st.one_of(
            st.binary(max_size=400),
            st.text(max_size=200).map(str.encode),
            st.tuples(st.integers(0, len(real.body)), st.binary(max_size=20)).map(
                lambda cut: real.body[: cut[0]] + cut[1] + real.body[cut[0] :]
            ),
        ),
        st.sampled_from([real.content_type, *TYPES]),
    )
    def ask(body: bytes, content_type: str) -> None:
        try:
            values = adapter.parse(Raw("k", body, content_type))
        except ParseError as problem:
            reason, values = str(problem), []
        else:
            reason = "none"
        assert reason
        assert all(isinstance(value, InboundMessage | DeliveryReport) for value in values)

    ask()


@pytest.mark.parametrize("kind", KINDS)
def test_a_repeated_payload_comes_in_once(kind: str, shop_inbox: Inbox) -> None:
    real, settings = given(kind).REAL, getattr(given(kind), "SETTINGS", {})
    channel = Channel.objects.create(kind=kind, name="One", inbox=shop_inbox, settings=settings)
    for _ in range(2):
        store(channel, [real, real])
        take_in(channel.pk)
    message = Message.objects.get()
    (parsed,) = configured(kind).parse(real)
    assert isinstance(parsed, InboundMessage)
    assert message.text == parsed.text != ""
    assert message.handle is not None
    assert message.handle.value == parsed.sender.value


# What stands beside the kinds for more of them than one.
BESIDE = ("boxes", "contract", "feedback", "identity", "identity_examples", "site")


@pytest.mark.parametrize("kind", KINDS)
def test_its_folder_knows_the_contract_and_the_core_only(kind: str) -> None:
    module = import_module(adapter_class(kind).__module__)
    folder = sorted(Path(str(module.__file__)).parent.glob("*.py"))
    beside = tuple(f"alaka.channels.{name}" for name in BESIDE)
    allowed = ("alaka.core", *beside, str(module.__package__))
    assert folder
    wrong = []
    for path in folder:
        for name in _imports(path):
            if name.startswith("alaka.") and not name.startswith(allowed):
                wrong.append(f"{path.name}: {name}")
    assert not wrong


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_its_secrets_are_in_nothing_that_is_printed(
    kind: str, shop_inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "a-very-secret-word"
    names = adapter_class(kind).secret_fields or ("password",)
    channel = Channel.objects.create(
        kind=kind,
        name="One",
        inbox=shop_inbox,
        secrets=Secrets(dict.fromkeys(names, secret)),
        settings={"address": "shop@gul.example"},
    )
    channel = Channel.objects.get(pk=channel.pk)
    adapter = channel.adapter
    store(channel, [Raw("bad", b"\xff\x00 not readable", "x/y")])
    take_in(channel.pk)
    printed = [
        repr(channel), str(channel), repr(adapter), str(adapter), repr(channel.configuration),
        repr(channel.secrets), str(vars(channel)), str(adapter.setup()), caplog.text,
    ]  # fmt: skip
    assert not any(secret in text for text in printed)
    assert dict(channel.secrets) == dict.fromkeys(names, secret)
