from django.urls import path

from alaka.cases.views import cases

urlpatterns = [
    path("cases/<int:pk>/", cases.show, name="case"),
]
