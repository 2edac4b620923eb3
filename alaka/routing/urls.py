from django.urls import path

from alaka.routing.views import rules

urlpatterns = [
    path("settings/routing/", rules.index, name="routing-rules"),
    path("settings/routing/new/", rules.add, name="routing-rule-add"),
    path("settings/routing/order/", rules.order, name="routing-order"),
    path("settings/routing/<int:pk>/", rules.edit, name="routing-rule"),
    path("settings/routing/<int:pk>/switch/", rules.switch, name="routing-rule-switch"),
    path("settings/routing/<int:pk>/removal/", rules.removal, name="routing-rule-removal"),
]
