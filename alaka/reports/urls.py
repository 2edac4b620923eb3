from django.urls import path

from alaka.reports.views import exports, reports, schedules, sites, views
from alaka.reports.views.lacking import or_told

urlpatterns = [
    path("reports/", reports.index, name="reports"),
    path("reports/sites/now/", sites.now, name="sites-now"),
    path("reports/<slug:name>/", or_told(reports.show), name="report"),
    path("reports/<slug:name>/list", or_told(reports.behind_it), name="report-list"),
    path("reports/<slug:name>/table.csv", or_told(exports.table, 503), name="report-table"),
    path("reports/<slug:name>/list.csv", or_told(exports.rows, 503), name="report-rows"),
    path("reports/<slug:name>/sheet.pdf", or_told(exports.sheet, 503), name="report-sheet"),
    path("report-views/", views.index, name="report-views"),
    path("report-views/new", views.add, name="report-view-add"),
    path("report-views/<int:pk>/", views.edit, name="report-view"),
    path("report-views/<int:pk>/removal", views.removal, name="report-view-removal"),
    path("report-views/<int:pk>/schedules", schedules.add, name="report-schedules"),
    path(
        "report-views/schedules/<int:pk>/removal",
        schedules.removal,
        name="report-schedule-removal",
    ),
]
