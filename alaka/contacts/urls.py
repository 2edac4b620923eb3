from django.urls import path

from alaka.contacts.views import contacts, fields, handles, merging, own_fields, tags

urlpatterns = [
    path("contacts/new", contacts.new, name="new-contact"),
    path("contacts/<int:pk>", contacts.show, name="contact"),
    path("contacts/<int:pk>/fields", fields.fields, name="contact-fields"),
    path("contacts/<int:pk>/edit", fields.edit, name="contact-edit"),
    path("contacts/<int:pk>/card", contacts.card, name="contact-card"),
    path("contacts/<int:pk>/tags", tags.tags, name="contact-tags"),
    path("contacts/<int:pk>/merging", merging.merge, name="merging"),
    path("merges/<int:pk>/undoing", merging.undo, name="merge-undoing"),
    path("contacts/<int:pk>/handles", handles.handles, name="handles"),
    path("handles/<int:pk>/removal", handles.removal, name="handle-removal"),
    path("settings/own-fields/", own_fields.index, name="own-fields"),
    path("settings/own-fields/order/", own_fields.order, name="own-field-order"),
    path("settings/own-fields/kinds/", own_fields.kinds, name="own-field-kinds"),
    path("settings/own-fields/kinds/<slug:kind>/", own_fields.add, name="own-field-add"),
    path("settings/own-fields/<int:pk>/", own_fields.edit, name="own-field"),
    path(
        "settings/own-fields/<int:pk>/archiving/", own_fields.archiving, name="own-field-archiving"
    ),
]
