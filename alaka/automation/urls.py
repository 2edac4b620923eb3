from django.urls import path

from alaka.automation.views import hints, parts, rules, runs

urlpatterns = [
    path("hints/", hints.strip, name="hint-strip"),
    path("hints/<int:pk>/sight", hints.sight, name="hint-sight"),
    path("settings/automation/", rules.index, name="automation-rules"),
    path("settings/automation/new/", rules.add, name="automation-rule-add"),
    path("settings/automation/<int:pk>/", rules.edit, name="automation-rule"),
    path("settings/automation/<int:pk>/preview/", rules.preview, name="automation-preview"),
    path("settings/automation/<int:pk>/switch/", rules.switch, name="automation-switch"),
    path("settings/automation/<int:pk>/removal/", rules.removal, name="automation-removal"),
    path("settings/automation/<int:pk>/condition/", parts.condition, name="automation-condition"),
    path(
        "settings/automation/<int:pk>/new-action/<str:name>/",
        parts.add,
        name="automation-action-add",
    ),
    path(
        "settings/automation/<int:pk>/actions/<int:place>/", parts.action, name="automation-action"
    ),
    path("settings/automation/<int:pk>/runs/", runs.index, name="automation-runs"),
    path("settings/automation/runs/<int:pk>/retry/", runs.retry, name="automation-retry"),
]
