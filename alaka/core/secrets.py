"""Passwords and tokens of channels: encrypted in the database, hidden in whatever is printed.

The key is derived from SECRET_KEY, which is kept outside the database. SECRET_KEY_FALLBACKS
(ALAKA_OLD_SECRET_KEYS) still read what older keys wrote; saving writes with the new key.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db.models import TextField
from django.db.models.query_utils import DeferredAttribute


class WrongKey(Exception):
    """The secrets were encrypted with a key we do not have."""

    def __init__(self) -> None:
        super().__init__(
            "The stored secrets were encrypted with another key. Put back the file secret.key of "
            "the data folder, or name the key they were written with in ALAKA_SECRET_KEY or "
            "ALAKA_OLD_SECRET_KEYS; else enter the secrets again."
        )


class Secrets(Mapping[str, Any]):
    """A mapping that shows no value when printed, and decrypts when first read.

    Reading raises WrongKey; a row with secrets of a lost key still loads and saves.
    """

    def __init__(self, values: Mapping[str, Any] | None = None, encrypted: str = "") -> None:
        self._values = None if encrypted else dict(values or {})
        self._encrypted = encrypted

    @property
    def _known(self) -> dict[str, Any]:
        if self._values is None:
            try:
                self._values = json.loads(_fernet().decrypt(self._encrypted.encode()))
            except InvalidToken as problem:
                raise WrongKey from problem
        return self._values

    def __getitem__(self, name: str) -> Any:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        return "<Secrets hidden>"

    def encrypted(self) -> str:
        """Text for the database; "" for no secrets, and the text as it came if never read."""
        if self._values is None:
            return self._encrypted
        if not self._values:
            return ""
        return _fernet().encrypt(json.dumps(self._values).encode()).decode()


def _as_secrets(value: Any) -> Secrets:
    if isinstance(value, Secrets):
        return value
    if value is None or isinstance(value, Mapping):
        return Secrets(value)
    raise TypeError("Secrets are a mapping of names to values.")


class _HiddenAttribute(DeferredAttribute):
    """Wraps what is assigned, so that not even an unsaved row prints its secrets."""

    def __set__(self, instance: Any, value: Any) -> None:
        is_expression = hasattr(value, "resolve_expression")
        name = self.field.attname
        instance.__dict__[name] = value if is_expression else _as_secrets(value)


class EncryptedJSONField(TextField):
    """A mapping of JSON values, Fernet-encrypted as one text. Replace it whole to change it."""

    descriptor_class = _HiddenAttribute
    # For django-stubs: what may be assigned and what is read is no text.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Secrets)
        kwargs.setdefault("blank", True)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *_: Any) -> Secrets:
        return Secrets(encrypted=value or "")

    def to_python(self, value: Any) -> Any:
        return Secrets(encrypted=value) if isinstance(value, str) else _as_secrets(value)

    def get_prep_value(self, value: Any) -> str:
        return _as_secrets(value).encrypted()

    def value_to_string(self, obj: Any) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        """Encrypted text is never equal to anything: asking the database for it is a mistake."""
        raise TypeError(f"Secrets cannot be looked up ({lookup_name}).")


def _fernet() -> MultiFernet:
    return _fernet_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _fernet_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"alaka.core.secrets")
    return base64.urlsafe_b64encode(kdf.derive(key.encode()))
