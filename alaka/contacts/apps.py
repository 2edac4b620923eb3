from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "alaka.contacts"
    label = "contacts"
