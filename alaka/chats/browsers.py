"""A browser in words: “Firefox 128 · Windows 10”, from what it says of itself."""

from functools import lru_cache

import ua_parser


@lru_cache(maxsize=1000)
def browser_words(agent: str) -> str:
    """Empty where it says nothing that is known."""
    browser, system = ua_parser.parse_user_agent(agent), ua_parser.parse_os(agent)
    parts = ((found.family, found.major) for found in (browser, system) if found is not None)
    return " · ".join(" ".join(filter(None, part)) for part in parts)
