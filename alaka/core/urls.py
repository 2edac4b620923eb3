from django.urls import path

from alaka.core import views

urlpatterns = [
    path("health", views.health, name="health"),
    path("files/<str:token>/<str:name>", views.file, name="file"),
]
