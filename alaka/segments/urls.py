from django.urls import path

from alaka.segments.views import conditions, people, saved

urlpatterns = [
    path("contacts/", people.index, name="contacts"),
    path("contacts/conditions/", conditions.index, name="people-conditions"),
    path("contacts/conditions/<str:name>", conditions.entry, name="people-condition"),
    path("people-views/", saved.index, name="people-views"),
    path("people-views/new", saved.new, name="people-view-new"),
    path("people-views/<int:pk>/", saved.edit, name="people-view"),
    path("people-views/<int:pk>/removal", saved.removal, name="people-view-removal"),
    path("people-views/<int:pk>/start", saved.start, name="people-view-start"),
]
