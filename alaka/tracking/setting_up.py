"""What a source's page shows for copying."""

from collections.abc import Mapping
from typing import Any

from alaka.channels.identity_examples import EXAMPLES
from alaka.core import config
from alaka.tracking.models import Source

PYTHON = """\
import segment.analytics as analytics

analytics.write_key = "{key}"
analytics.host = "{url}"
analytics.track("42", "Order Completed", {{"order_id": "7", "total": 39.90, "currency": "EUR"}})
analytics.flush()
"""
NODE = """\
import {{ Analytics }} from "@segment/analytics-node";

const analytics = new Analytics({{ writeKey: "{key}", host: "{url}" }});
const properties = {{ order_id: "7", total: 39.9, currency: "EUR" }};
analytics.track({{ userId: "42", event: "Order Completed", properties }});
"""
CURL = """\
curl {url}/v1/track -u {key}: -H "Content-Type: application/json" \\
  -d '{{"userId": "42", "event": "Order Completed", "properties": {{"order_id": "7"}}}}'
"""
BROWSER = """\
import {{ AnalyticsBrowser }} from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load({{ writeKey: "{key}", cdnURL: "{url}" }});
analytics.page();
"""
# Of a page on another site a browser says no more than the site, unless it is asked to.
PIXEL = """\
<noscript><img src="{url}/t/{key}.gif" alt="" width="1" height="1" \
referrerpolicy="no-referrer-when-downgrade"></noscript>
"""


def shown(source: Source) -> Mapping[str, Any]:
    url = config.public_url()
    told = {"key": source.key, "url": url}
    return {
        "line": line(source),
        "signed_line": line(source, ' data-identity="…"'),
        "identities": EXAMPLES,
        "secret": source.secret,
        "pixel": PIXEL.format(**told),
        "policy": f"script-src {url}; connect-src {url}; img-src {url}",
        "examples": [
            ("Python", "python", PYTHON.format(**told)),
            ("Node", "node", NODE.format(**told)),
            ("curl", "curl", CURL.format(**told)),
            *([] if source.is_trusted else [("analytics-next", "browser", BROWSER.format(**told))]),
        ],
    }


def line(source: Source, more: str = "") -> str:
    """The one line of HTML that a site needs."""
    told = f'data-key="{source.key}" data-mode="{source.consent}"{more}'
    return f'<script async src="{config.public_url()}/t.js" {told}></script>\n'
