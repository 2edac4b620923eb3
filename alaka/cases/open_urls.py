from django.urls import path

from alaka.cases.surges.by_link import look
from alaka.cases.views import by_mail, solved

urlpatterns = [
    path("m/<str:token>", by_mail.deed, name="case-act"),
    path("m/mine/<str:token>", by_mail.mine, name="my-cases"),
    path("m/mine/<str:token>/cases/<int:pk>", by_mail.one_of_mine, name="my-case"),
    path("m/surges/<str:token>", look, name="surge-look"),
    path("solved/<str:token>", solved.solved, name="case-solved"),
    path("unsolved/<str:token>", solved.unsolved, name="case-unsolved"),
]
