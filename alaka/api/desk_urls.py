from django.urls import path

from alaka.api import views

urlpatterns = [
    path("settings/tokens/", views.index, name="tokens"),
    path("settings/tokens/new/", views.add, name="token_add"),
    path("settings/tokens/<int:pk>/revocation/", views.revocation, name="token_revocation"),
]
