from django.urls import path

from alaka.privacy.views import erasures, exports, retention

urlpatterns = [
    path("contacts/<int:pk>/export", exports.export, name="contact-export"),
    path("contacts/<int:pk>/export.zip", exports.archive, name="contact-archive"),
    path("contacts/<int:pk>/erasure", erasures.erase, name="contact-erasure"),
    path("settings/erasures/", erasures.index, name="erasures"),
    path("settings/erasures/records.jsonl", erasures.records, name="erasure-records"),
    path("settings/erasures/<int:pk>/", erasures.show, name="erasure"),
    path("settings/retention/", retention.rules, name="retention"),
    path("settings/retention/<slug:kind>/", retention.count, name="retention-count"),
]
