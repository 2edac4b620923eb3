from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from alaka.core.rendering import FormRenderer


class Question(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the door.")
    address = forms.EmailField(label="E-mail address", required=False)
    topic = forms.ChoiceField(
        label="Topic", choices=[("a", "Delivery"), ("b", "Flowers")], widget=forms.RadioSelect
    )
    shop = forms.ChoiceField(label="Shop", choices=[("1", "Baku")], required=False)
    copy = forms.BooleanField(label="Send me a copy", required=False)
    trap = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        self.add_error(None, "Nobody is there to read this.")


def test_a_field_has_its_label_its_help_and_its_class():
    page = Question(renderer=FormRenderer()).render()
    assert '<label class="form-label required" for="id_name">Name</label>' in page
    assert '<div class="form-hint" id="id_name_helptext">As on the door.</div>' in page
    assert 'class="form-control"' in page
    assert 'class="form-select"' in page
    assert '<label class="form-label" for="id_address">' in page


def test_an_error_stands_at_its_field_and_is_read_out_with_it():
    page = Question({"address": "no"}, renderer=FormRenderer()).render()
    assert 'class="form-control is-invalid"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_address_error"' in page


def test_what_was_typed_is_kept():
    page = Question({"name": "Dana", "address": "no"}, renderer=FormRenderer()).render()
    assert 'value="Dana"' in page
    assert 'value="no"' in page


def test_an_error_of_the_whole_form_stands_above_it_once():
    page = Question({"name": "Dana"}, renderer=FormRenderer()).render()
    assert page.count("Nobody is there to read this.") == 1
    assert 'role="alert"' in page


def test_several_choices_are_a_group_with_a_legend():
    page = Question({"name": "x"}, renderer=FormRenderer()).render()
    assert '<legend class="form-label required">Topic</legend>' in page
    assert page.count('type="radio"') == 2
    assert page.count("form-check-input") == 3
    assert 'aria-describedby="id_topic_error"' in page


def test_a_hidden_field_has_neither_label_nor_box():
    page = Question(renderer=FormRenderer()).render()
    assert page.count('name="trap"') == 1
    assert "Trap" not in page


def test_the_markup_keeps_to_the_strict_policy():
    page = Question({}, renderer=FormRenderer()).render()
    assert "style=" not in page
    assert "<script" not in page


def test_a_file_is_chosen_with_a_button_in_the_readers_language():
    class Picture(forms.Form):
        picture = forms.FileField()
        more = forms.FileField(widget=forms.FileInput, required=False)

    with override("fa"):
        page = Picture(renderer=FormRenderer()).render()
    assert '<label class="btn" for="id_picture">انتخاب فایل</label>' in page
    assert '<label class="btn" for="id_more">انتخاب فایل</label>' in page
    assert page.count('type="file"') == 2


ODD = {"class": 'a & "b"', "data-on": True, "data-off": False, "maxlength": 1000, "x": None}
CHOICES: list[Any] = [
    ("", gettext_lazy("Not chosen")),
    (None, "None"),
    (1234, 1234567),
    ("<a>", mark_safe("<b>bold</b>")),
    ("Group & <more>", [("b", "<i>"), (True, "Yes")]),
]
CONTROLS: list[tuple[forms.Widget, Any]] = [
    *((kind(ODD), value) for value in (None, "", 0, "a \"b\" <c>", mark_safe("&amp;"), 1234.5)
      for kind in (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput,
                   forms.HiddenInput, forms.PasswordInput, forms.CheckboxInput, forms.DateInput,
                   forms.Textarea)),
    *((forms.Select(ODD, CHOICES), value) for value in (None, "", 1234, "<a>", "b", True, "none")),
    (forms.SelectMultiple(ODD, CHOICES), ["b", 1234]),
    (forms.RadioSelect(ODD, CHOICES), "b"),
    (forms.NullBooleanSelect(ODD), True),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize(("control", "value"), CONTROLS)
def test_a_control_is_to_the_letter_as_djangos_templates_make_it(
    control: forms.Widget, value: Any, language: str
):
    with override(language):
        ours = control.render("a <name>", value, {"id": "id_x"}, FormRenderer())
        theirs = control.render("a <name>", value, {"id": "id_x"}, DjangoTemplates())
    assert ours == theirs
    assert hasattr(ours, "__html__")
