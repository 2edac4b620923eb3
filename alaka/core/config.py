"""Reading the environment. Used by the settings only, before Django is set up."""

import json
import logging
import os
import re
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str) -> bool:
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int, least: int = 0) -> int:
    value = text(name)
    if value and not value.isdigit():
        raise SystemExit(f"{name} must be a whole number, not {value!r}.")
    if value and int(value) < least:
        raise SystemExit(f"{name} must be {least} or more, not {value}.")
    return int(value) if value else default


def words(name: str) -> list[str]:
    return [word for word in text(name).replace(",", " ").split() if word]


def data_folder() -> Path:
    return Path(text("ALAKA_DATA", "./data")).expanduser().resolve()


def networks(name: str) -> list[str]:
    """Addresses of machines or networks."""
    for word in words(name):
        try:
            ip_network(word, strict=False)
        except ValueError as error:
            raise SystemExit(f"{name} holds {word!r}, which is no address: {error}.") from error
    return words(name)


def port() -> int:
    found = number("PORT", 8000, least=1)
    if found > 65535:
        raise SystemExit(f"PORT must be 65535 or less, not {found}.")
    return found


def public_url() -> str:
    """The address people reach us at, without a slash at the end."""
    given = (text("ALAKA_URL") or f"http://127.0.0.1:{port()}").rstrip("/")
    if not re.fullmatch(r"https?://[^/\s]+", given):
        raise SystemExit(
            f"ALAKA_URL must be the address people reach Alaka at, like "
            f"https://crm.example.org, without a path; not {given!r}."
        )
    return given


def secret_key(data: Path) -> str:
    """ALAKA_SECRET_KEY, or the key file of the data folder, made at the first start.

    Written whole under another name and linked, so that two processes that start together
    agree on one key.
    """
    given = text("ALAKA_SECRET_KEY")
    if given:
        return given
    path = data / "secret.key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        draft = data / f".secret.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # Another process was first; its key holds.
        finally:
            draft.unlink()
    return path.read_text().strip()


def database_url() -> str:
    """DATABASE_URL if it is given and can be read. What is wrong is told without its password."""
    given = text("DATABASE_URL")
    if not given:
        return ""
    try:
        parts = urlsplit(given)
        is_whole = bool(parts.path.strip("/")) and (parts.port or 1) > 0
    except ValueError as error:
        raise SystemExit(
            "DATABASE_URL cannot be read. The port must be a number, and signs like / # ? in the "
            "password are written as %2F %23 %3F."
        ) from error
    if parts.scheme not in {"postgres", "postgresql"} or not is_whole:
        raise SystemExit("DATABASE_URL must look like postgresql://user:password@host/name")
    return given


def database(data: Path) -> dict[str, Any]:
    """Django's settings from DATABASE_URL, or those of our own PostgreSQL in the data folder."""
    given = database_url()
    if not given:
        from alaka.core import postgres

        given = postgres.url(data)
    parts = urlsplit(given)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "alaka.core.engine",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": {**query, "pool": _pool(number("ALAKA_DB_POOL", 12))},
        "TEST": {"NAME": text("ALAKA_TEST_DATABASE") or None},
    }


def _pool(size: int) -> dict[str, Any] | None:
    if not size:
        return None
    from alaka.core.engine.base import Patient

    return {"min_size": 0, "max_size": size, "timeout": 20, "connection_class": Patient}


def static_url(package: Path) -> str:
    """Static files carry the build's digest in their path, so that browsers keep them for good."""
    build = package / "static" / "dist" / "build.json"
    digest = json.loads(build.read_text())["digest"] if build.exists() else "unbuilt"
    return f"/static/{digest}/"


class _WithoutPath(logging.Filter):
    """Django's lines end with the whole path, with the links and keys that open something; what
    may be seen of it is bound to the line anyway."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.args and str(record.msg).endswith(": %s"):
            record.msg, record.args = str(record.msg)[:-4], tuple(record.args)[:-1]
        return True


def _log_level() -> str:
    given = text("ALAKA_LOG_LEVEL", "INFO").upper()
    known = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    if given not in known:
        raise SystemExit(f"ALAKA_LOG_LEVEL must be one of {', '.join(known)}; not {given!r}.")
    return given


def configure_logging() -> None:
    """One line of JSON per record on stderr; for people (ALAKA_LOG=text) in colour."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if text("ALAKA_LOG") == "text"
        else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(_log_level())
    for noisy in ("httpx", "httpcore", "procrastinate", "uvicorn.access", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for tells_path in ("django.request", "django.security.csrf"):
        logging.getLogger(tells_path).addFilter(_WithoutPath())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
