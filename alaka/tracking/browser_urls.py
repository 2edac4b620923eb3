from django.urls import path

from alaka.tracking.views import browsers

urlpatterns = [
    path("contacts/<int:pk>/visits", browsers.panel, name="contact-visits"),
    path("browsers/<int:pk>/cut", browsers.cut, name="browser-cut"),
    path("browsers/<int:pk>/return", browsers.put_back, name="browser-return"),
]
