from django.urls import path

from alaka.contacts.models.own_field import About
from alaka.segments.views import (
    bulk,
    conditions,
    exports,
    lists,
    saved,
    segment_people,
    segments,
)

OF_COMPANIES = {"about": About.COMPANY.value}

urlpatterns = [
    path("contacts/", lists.index, name="contacts"),
    path("contacts/count", lists.count, name="people-count"),
    path("contacts/export", exports.index, name="people-export"),
    path("companies/", lists.index, OF_COMPANIES, name="companies"),
    path("companies/count", lists.count, OF_COMPANIES, name="companies-count"),
    path("companies/export", exports.index, OF_COMPANIES, name="companies-export"),
    path("companies/changes/new", bulk.new, OF_COMPANIES, name="company-change-new"),
    path("companies/conditions/", conditions.index, OF_COMPANIES, name="company-conditions"),
    path(
        "companies/conditions/<str:name>", conditions.entry, OF_COMPANIES, name="company-condition"
    ),
    path("companies/views/", saved.index, OF_COMPANIES, name="company-views"),
    path("companies/views/new", saved.new, OF_COMPANIES, name="company-view-new"),
    path("contacts/changes/", bulk.index, name="people-changes"),
    path("contacts/changes/new", bulk.new, name="people-change-new"),
    path("contacts/changes/<int:pk>/", bulk.show, name="people-change"),
    path("contacts/changes/<int:pk>/writing", bulk.writing, name="people-change-writing"),
    path("contacts/changes/<int:pk>/stopping", bulk.stopping, name="people-change-stopping"),
    path("contacts/changes/<int:pk>/undoing", bulk.undoing, name="people-change-undoing"),
    path("contacts/conditions/", conditions.index, name="people-conditions"),
    path("contacts/conditions/<str:name>", conditions.entry, name="people-condition"),
    path(
        "contacts/conditions/<str:name>/running",
        segment_people.count_with,
        name="people-condition-count",
    ),
    path("segments/", segments.index, name="segments"),
    path("segments/new/", segments.new, name="segment-new"),
    path("segments/picked/", segment_people.picked, name="segment-picked"),
    path("segments/running", segment_people.count, name="segment-count"),
    path("segments/<int:pk>/", segments.show, name="segment"),
    path("segments/<int:pk>/change", segments.change, name="segment-change"),
    path("segments/<int:pk>/conditions", segments.conditions, name="segment-conditions"),
    path("segments/<int:pk>/overlap", segment_people.overlap, name="segment-overlap"),
    path("segments/<int:pk>/people", segment_people.people, name="segment-people"),
    path("segments/<int:pk>/removal", segments.removal, name="segment-removal"),
    path("people-views/", saved.index, name="people-views"),
    path("people-views/new", saved.new, name="people-view-new"),
    path("people-views/<int:pk>/", saved.edit, name="people-view"),
    path("people-views/<int:pk>/removal", saved.removal, name="people-view-removal"),
    path("people-views/<int:pk>/start", saved.start, name="people-view-start"),
]
