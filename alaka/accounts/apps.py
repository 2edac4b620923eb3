from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "alaka.accounts"
    label = "accounts"
