"""How a Django form becomes markup: the templates under alaka/forms/, in Tabler's classes."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    form_template_name = "alaka/forms/form.html"
    formset_template_name = "alaka/forms/formset.html"
    field_template_name = "alaka/forms/field.html"
