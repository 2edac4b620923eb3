from django.urls import path

from alaka.cases.feedback import page

urlpatterns = [path("at/<slug:key>", page.page, name="feedback")]
