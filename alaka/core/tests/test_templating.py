"""What the quicker templates show is to the letter what Django's own show."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.template import Context, RequestContext, engines
from django.template.base import Template as Plain
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from alaka.core.addresses import address
from alaka.core.templating import Settled, Template


@dataclass
class Thing:
    name: Any = "Rose & <Thorn>"
    parts: dict[str, Any] = field(default_factory=lambda: {"items": "mine", "x": {"y": "deep"}})
    rows: list[Any] = field(default_factory=lambda: ["a", "<b>"])

    def greeting(self) -> str:
        return f"Hello {self.name}"

    def needs(self, more: str) -> str:
        return more

    def harms(self) -> str:
        raise AssertionError("never called from a template")

    harms.alters_data = True  # type: ignore[attr-defined]

    @property
    def broken(self) -> str:
        raise AttributeError("of the property itself")

    def __str__(self) -> str:
        return f"<Thing {self.name}>"


VALUES = {
    "thing": Thing(),
    "text": "a & b < c",
    "safe": mark_safe("<b>bold</b>"),
    "number": 1234567,
    "share": 0.5,
    "yes": True,
    "nothing": None,
    "lazy": gettext_lazy("Close"),
    "lazily": {"wild": lazy(str, str)("<i>"), "safe": lazy(mark_safe, str)("<b>bold</b>")},
    "pairs": [("a", 1), ("b", 2)],
}
SOURCES = [
    "{{ text }} {{ safe }} {{ number }} {{ share }} {{ yes }} {{ nothing }} {{ lazy }} {{ thing }}",
    "{{ thing.name }} {{ thing.parts.items }} {{ thing.parts.x.y }} {{ thing.rows.1 }}",
    "{{ thing.greeting }} {{ thing.needs }} {{ thing.harms }} {{ thing.none }} {{ none.such }}",
    "{{ lazily.wild }} {{ lazily.safe }}{% autoescape off %}{{ lazily.wild }}{% endautoescape %}",
    "{% autoescape off %}{{ text }}{{ thing.name }}{% translate 'Close' %}{% endautoescape %}",
    "{% for name, count in pairs %}{{ forloop.counter }}{{ name }}{{ count }}{% endfor %}",
    "{% if thing.none %}a{% elif thing.name == text %}b{% else %}{{ text|upper }}{% endif %}",
    "{% load shell %}{% icon 'x' %} {% translate 'Close' %} {% icon thing.rows.0 %} {# c #}",
    "{% translate 'Close' as word %}[{{ word }}]{% url 'inbox' %}{% url 'contact' number %}",
    "{% url 'contact' number as there %}{{ there }} {% url 'contact' pk=number %}",
    "{% load i18n %}{% translate 'Close' %}{% language 'fa' %}{% translate 'Close' %}"
    "{% endlanguage %}{% translate 'Close' %}",
    "{% with name=thing.name %}{% include 'core/parts/badge.html' with text=name icon='x' %}"
    "{% include 'core/parts/badge.html' with text=text only %}{% endwith %}{{ name }}",
    "{% include which with text='t' %}",
    "{% blocktranslate with name=text %}Remove {{ name }}{% endblocktranslate %}",
    "{% block a %}{{ text }}{% block b %}{{ number }}{% endblock %}{% endblock %}{{ block }}",
    "{% extends 'timeline/line.html' %}{% block words %}{{ text }}{% endblock %}",
    "{% extends 'timeline/line.html' %}{% block icon %}x{{ block.super }}{% endblock %}"
    "{% block words %}{% translate 'Close' as text %}{{ text }}{% endblock %}",
    "{% extends 'timeline/of_conversation.html' %}{% block said %}{{ text }}{% endblock %}"
    "{% block icon %}{{ block.super }}!{% endblock %}",
    "{% extends parent %}{% block icon %}x{% endblock %}",
]


def _shown(kind: type[Plain], source: str, language: str) -> str:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    values = {
        **VALUES,
        "which": "core/parts/badge.html",
        "parent": "timeline/unknown.html",
        "data": {"conversation": 7},
        "event": {"subject_id": 8},
    }
    with translation.override(language):
        made = kind(source, engine=engine)
        # Twice: what is kept must be what was made.
        first, second = (made.render(Context(values)) for _ in range(2))
        assert first == second
        request = RequestFactory().get("/desk/")
        assert made.render(RequestContext(request, values)) == first
    return first


@pytest.mark.parametrize("language", ["en", "fa", "az"])
@pytest.mark.parametrize("source", SOURCES)
def test_shows_what_django_shows(db: None, source: str, language: str):
    assert _shown(Template, source, language) == _shown(Plain, source, language)


def test_one_template_speaks_to_each_reader_in_his_language(db: None):
    engine = engines["django"].engine  # type: ignore[attr-defined]
    made = Template("{% translate 'Close' %} {% translate 'Cancel' %}", engine=engine)
    assert len(made.nodelist) == 1
    assert isinstance(made.nodelist[0], Settled)
    said = set()
    for language in ("en", "az", "bs", "fr", "fa", "en"):
        with translation.override(language):
            said.add(made.render(Context()))
    assert len(said) == 5


def test_the_error_of_a_property_is_not_swallowed():
    engine = engines["django"].engine
    with pytest.raises(AttributeError, match="of the property itself"):
        Template("{{ thing.broken }}", engine=engine).render(Context(VALUES))


@pytest.mark.parametrize("number", [0, 7, 10**12])
def test_an_address_by_number_is_the_one_django_gives(number: int):
    assert address("conversation", number) == reverse("conversation", args=[number])
