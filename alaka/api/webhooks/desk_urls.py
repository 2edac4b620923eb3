from django.urls import path

from alaka.api.webhooks import delivery_views, views

urlpatterns = [
    path("settings/webhooks/", views.index, name="webhooks"),
    path("settings/webhooks/new/", views.add, name="webhook-add"),
    path("settings/webhooks/<int:pk>/", views.show, name="webhook"),
    path("settings/webhooks/<int:pk>/edit/", views.edit, name="webhook-edit"),
    path("settings/webhooks/<int:pk>/secret/", views.secret, name="webhook-secret"),
    path("settings/webhooks/<int:pk>/switch/", views.switch, name="webhook-switch"),
    path("settings/webhooks/<int:pk>/test/", views.test, name="webhook-test"),
    path("settings/webhooks/<int:pk>/removal/", views.removal, name="webhook-removal"),
    path("settings/webhooks/<int:pk>/replays/", delivery_views.replays, name="webhook-replays"),
    path("settings/webhook-deliveries/<int:pk>/", delivery_views.show, name="webhook-delivery"),
    path(
        "settings/webhook-deliveries/<int:pk>/replay/",
        delivery_views.replay,
        name="webhook-delivery-replay",
    ),
]
