from django.urls import path

from alaka.offers.views import offers, rules

urlpatterns = [
    path("contacts/<int:pk>/offers", offers.index, name="contact-offers"),
    path("contacts/<int:pk>/offers/<int:rule>", offers.answer, name="offer-answer"),
    path("offer-answers/<int:pk>/removal", offers.removal, name="offer-answer-removal"),
    path("settings/offers/", rules.index, name="offer-rules"),
    path("settings/offers/new/", rules.add, name="offer-rule-add"),
    path("settings/offers/conditions/", rules.conditions, name="offer-rule-conditions"),
    path("settings/offers/<int:pk>/", rules.rule, name="offer-rule"),
    path("settings/offers/<int:pk>/removal/", rules.removal, name="offer-rule-removal"),
    path("settings/products/<int:pk>/offers/", rules.product, name="product-offers"),
]
