from django.urls import path

from alaka.cases.views import cases, closing, exports, facts, handling, links, openings, settings

urlpatterns = [
    path("cases/", cases.index, name="cases"),
    path("cases/export", exports.cases, name="cases-export"),
    path("cases/filters", cases.filtering, name="case-filters"),
    path("cases/new", openings.new, name="case-new"),
    path("cases/<int:pk>/", cases.show, name="case"),
    path("cases/<int:pk>/facts", facts.facts, name="case-facts"),
    path("cases/<int:pk>/acceptance", handling.acceptance, name="case-acceptance"),
    path("cases/<int:pk>/passing", handling.passing, name="case-passing"),
    path("cases/<int:pk>/steps", handling.steps, name="case-steps"),
    path("case-steps/<int:pk>/completion", handling.completion, name="case-step-completion"),
    path("cases/<int:pk>/closure", closing.closure, name="case-closure"),
    path("cases/<int:pk>/answers", closing.answers, name="case-answers"),
    path("cases/<int:pk>/reopening", closing.reopening, name="case-reopening"),
    path("cases/<int:pk>/dismissal", closing.dismissal, name="case-dismissal"),
    path("cases/<int:pk>/links", links.links, name="case-links"),
    path("case-links/<int:pk>/removal", links.removal, name="case-link-removal"),
    path("conversations/<int:pk>/cases", links.of_conversation, name="conversation-cases"),
    path("settings/topics/", settings.topics, name="topics"),
    path("settings/topics/new/", settings.topic_add, name="topic-add"),
    path("settings/topics/<int:pk>/", settings.topic, name="topic"),
    path("settings/topics/<int:pk>/move/", settings.topic_move, name="topic-move"),
    path("settings/topics/<int:pk>/archiving/", settings.topic_archiving, name="topic-archiving"),
    path("settings/topics/<int:pk>/removal/", settings.topic_removal, name="topic-removal"),
    path("settings/terms/", settings.terms, name="terms"),
]
