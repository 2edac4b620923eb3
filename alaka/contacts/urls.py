from django.urls import path

from alaka.contacts.views import contacts, handles

urlpatterns = [
    path("contacts/", contacts.index, name="contacts"),
    path("contacts/new", contacts.new, name="new-contact"),
    path("contacts/<int:pk>", contacts.show, name="contact"),
    path("contacts/<int:pk>/fields", contacts.fields, name="contact-fields"),
    path("contacts/<int:pk>/edit", contacts.edit, name="contact-edit"),
    path("contacts/<int:pk>/card", contacts.card, name="contact-card"),
    path("contacts/<int:pk>/handles", handles.handles, name="handles"),
    path("handles/<int:pk>/removal", handles.removal, name="handle-removal"),
]
