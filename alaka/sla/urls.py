from django.urls import path

from alaka.sla.views import policies, promises

urlpatterns = [
    path("promises/", promises.index, name="promises"),
    path("promises/strip", promises.strip, name="promise-strip"),
    path("settings/promises/", policies.index, name="policies"),
    path("settings/promises/new/", policies.add, name="policy-add"),
    path("settings/promises/<int:pk>/", policies.edit, name="policy-edit"),
    path("settings/promises/<int:pk>/removal/", policies.removal, name="policy-removal"),
]
