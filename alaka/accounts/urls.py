from django.urls import path

from alaka.accounts.views import agents, audit, business, places, teams

urlpatterns = [
    path("settings/agents/", agents.index, name="agents"),
    path("settings/agents/new/", agents.add, name="agent_add"),
    path("settings/agents/<int:pk>/", agents.edit, name="agent"),
    path("settings/agents/<int:pk>/invitation/", agents.invitation, name="agent_invitation"),
    path("settings/agents/<int:pk>/closure/", agents.closure, name="agent_closure"),
    path("settings/agents/<int:pk>/factors/", agents.factors, name="agent_factors"),
    path("settings/agents/<int:pk>/sessions/", agents.sessions, name="agent_sessions"),
    path("settings/teams/", teams.index, name="teams"),
    path("settings/teams/new/", teams.add, name="team_add"),
    path("settings/teams/<int:pk>/", teams.edit, name="team"),
    path("settings/teams/<int:pk>/removal/", teams.removal, name="team_removal"),
    path("settings/places/", places.index, name="places"),
    path("settings/places/new/", places.add, name="place_add"),
    path("settings/places/<int:pk>/", places.edit, name="place"),
    path("settings/places/<int:pk>/removal/", places.removal, name="place_removal"),
    path("settings/business/", business.edit, name="business"),
    path("settings/audit/", audit.index, name="audit"),
    path("settings/audit/export/", audit.export, name="audit_export"),
]
