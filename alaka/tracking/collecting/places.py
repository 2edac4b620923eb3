"""Network addresses: what is kept of them, and the rough place a local file knows for them.

The file is a MaxMind database (``.mmdb``) with countries or cities, named by ALAKA_GEO_FILE;
without one nothing is known of places.
"""

from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any

import maxminddb
import structlog
from django.conf import settings

from alaka.tracking.models import Addresses

log = structlog.get_logger(__name__)


@lru_cache(50_000)
def kept(address: str, how: str) -> str:
    """As the source's setting says; "" for nothing, and for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if how == Addresses.NONE or found.is_unspecified:
        return ""
    if how == Addresses.WHOLE:
        return str(found)
    length = 24 if found.version == 4 else 48
    return str(ip_network(f"{found}/{length}", strict=False).network_address)


@lru_cache(50_000)
def region(address: str) -> str:
    """``AZ`` or, with the city after a line break, ``AZ\\nBaku``; "" where nobody knows."""
    reader = _reader()
    try:
        found: Any = reader.get(address) if reader and address else None
    except (ValueError, maxminddb.InvalidDatabaseError):
        return ""
    if not isinstance(found, dict):
        return ""
    country = found.get("country") or found.get("registered_country") or {}
    city = (found.get("city") or {}).get("names") or {}
    return "\n".join(filter(None, [country.get("iso_code", ""), city.get("en", "")]))


@lru_cache(1)
def _reader() -> "maxminddb.Reader | None":
    if not settings.GEO_FILE:
        return None
    try:
        return maxminddb.open_database(settings.GEO_FILE)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        log.warning("the file of places cannot be read", reason=str(error))
        return None
