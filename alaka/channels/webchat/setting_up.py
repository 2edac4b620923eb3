"""What the channel's page shows for copying."""

from collections.abc import Mapping
from typing import Any

from alaka.channels.contract import Configuration
from alaka.channels.identity import SECRET
from alaka.channels.identity_examples import EXAMPLES


def shown(configuration: Configuration) -> Mapping[str, Any]:
    return {
        "line": line(configuration),
        "signed_line": line(configuration, 'data-identity="…"'),
        "policy": f"script-src {configuration.base_url}; connect-src {configuration.base_url}",
        "examples": EXAMPLES,
        "identity_secret": configuration.secrets.get(SECRET, ""),
    }


def line(configuration: Configuration, more: str = "") -> str:
    """The one line of HTML that a site needs."""
    attributes = " ".join(filter(None, [f'data-key="{configuration.key}"', more]))
    return f'<script async src="{configuration.base_url}/chat.js" {attributes}></script>\n'
