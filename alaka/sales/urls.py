from django.urls import path

from alaka.sales.views import acts, deals, lists, openings, pipelines, reasons, stages

urlpatterns = [
    path("deals/", deals.board, name="deals"),
    path("deals/list", lists.index, name="deal-list"),
    path("deals/filters", lists.filtering, name="deal-filters"),
    path("deals/calendar", lists.calendar, name="deal-calendar"),
    path("deals/new", openings.new, name="deal-new"),
    path("deals/<int:pk>/", deals.show, name="deal"),
    path("deals/<int:pk>/facts", openings.facts, name="deal-facts"),
    path("deals/<int:pk>/stage", acts.stage, name="deal-stage"),
    path("deals/<int:pk>/winning", acts.winning, name="deal-winning"),
    path("deals/<int:pk>/loss", acts.loss, name="deal-loss"),
    path("deals/<int:pk>/reopening", acts.reopening, name="deal-reopening"),
    path("settings/pipelines/", pipelines.index, name="pipelines"),
    path("settings/pipelines/new/", pipelines.add, name="pipeline-add"),
    path("settings/pipelines/<int:pk>/", pipelines.pipeline, name="pipeline"),
    path("settings/pipelines/<int:pk>/move/", pipelines.move, name="pipeline-move"),
    path("settings/pipelines/<int:pk>/archiving/", pipelines.archiving, name="pipeline-archiving"),
    path("settings/pipelines/<int:pk>/removal/", pipelines.removal, name="pipeline-removal"),
    path("settings/pipelines/<int:pk>/stages/new/", stages.add, name="stage-add"),
    path("settings/stages/<int:pk>/", stages.stage, name="stage"),
    path("settings/stages/<int:pk>/move/", stages.move, name="stage-move"),
    path("settings/stages/<int:pk>/removal/", stages.removal, name="stage-removal"),
    path("settings/lost-reasons/", reasons.index, name="lost-reasons"),
    path("settings/lost-reasons/<int:pk>/", reasons.reason, name="lost-reason"),
    path("settings/lost-reasons/<int:pk>/move/", reasons.move, name="lost-reason-move"),
    path(
        "settings/lost-reasons/<int:pk>/archiving/", reasons.archiving, name="lost-reason-archiving"
    ),
]
