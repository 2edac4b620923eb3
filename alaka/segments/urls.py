from django.urls import path

from alaka.segments.views import bulk, conditions, exports, people, saved

urlpatterns = [
    path("contacts/", people.index, name="contacts"),
    path("contacts/count", people.count, name="people-count"),
    path("contacts/export", exports.people, name="people-export"),
    path("contacts/changes/", bulk.index, name="people-changes"),
    path("contacts/changes/new", bulk.new, name="people-change-new"),
    path("contacts/changes/<int:pk>/", bulk.show, name="people-change"),
    path("contacts/changes/<int:pk>/writing", bulk.writing, name="people-change-writing"),
    path("contacts/changes/<int:pk>/stopping", bulk.stopping, name="people-change-stopping"),
    path("contacts/changes/<int:pk>/undoing", bulk.undoing, name="people-change-undoing"),
    path("contacts/conditions/", conditions.index, name="people-conditions"),
    path("contacts/conditions/<str:name>", conditions.entry, name="people-condition"),
    path("people-views/", saved.index, name="people-views"),
    path("people-views/new", saved.new, name="people-view-new"),
    path("people-views/<int:pk>/", saved.edit, name="people-view"),
    path("people-views/<int:pk>/removal", saved.removal, name="people-view-removal"),
    path("people-views/<int:pk>/start", saved.start, name="people-view-start"),
]
