from django.urls import path

from alaka.scores.views import rules, scores

urlpatterns = [
    path("contacts/<int:pk>/score", scores.of_person, name="contact-score"),
    path("scores/", scores.method, name="scores"),
    path("settings/scores/", rules.index, name="score-rules"),
    path("settings/scores/new/", rules.add, name="score-rule-add"),
    path("settings/scores/<int:pk>/", rules.rule, name="score-rule"),
    path("settings/scores/<int:pk>/removal/", rules.removal, name="score-rule-removal"),
]
