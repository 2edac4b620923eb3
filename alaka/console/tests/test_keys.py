import re
from collections import Counter
from pathlib import Path

import alaka
from alaka.console import navigation

_KEY_OF_A_PAGE = re.compile(r'data-key="(g [a-z])"')


def keys_of_pages():
    templates = Path(alaka.__file__).parent.rglob("templates/**/*.html")
    return {key for template in templates for key in _KEY_OF_A_PAGE.findall(template.read_text())}


def test_every_line_of_the_navigation_has_a_key_of_its_own():
    navigation.offered.cache_clear()
    keys = Counter(item.key for item in navigation.offered() if item.key)
    assert {key for key, count in keys.items() if count > 1} == set()
    assert {"g c", "g o", "g b", "g a"} <= set(keys)


def test_no_page_takes_the_key_of_a_line_of_the_navigation():
    keys = keys_of_pages()
    assert "g l" in keys
    assert keys.isdisjoint(item.key for item in navigation.offered())
