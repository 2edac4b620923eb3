from django.urls import path

from alaka.inbox.views import channels, inboxes, prepared_answers, quarantines, sign_ins, tags

urlpatterns = [
    path("settings/channels/", channels.index, name="channels"),
    path("settings/channels/new/", channels.kinds, name="channel-kinds"),
    path("settings/channels/new/<slug:kind>/", channels.add, name="channel-add"),
    path("settings/channels/<int:pk>/", channels.show, name="channel"),
    path("settings/channels/<int:pk>/edit/", channels.edit, name="channel-edit"),
    path("settings/channels/<int:pk>/pause/", channels.pause, name="channel-pause"),
    path("settings/channels/<int:pk>/resumption/", channels.resumption, name="channel-resumption"),
    path("settings/channels/<int:pk>/removal/", channels.removal, name="channel-removal"),
    path("settings/channels/<int:pk>/connection/", channels.connection, name="channel-connection"),
    path("settings/channels/sign-in/", sign_ins.answer, name="sign-in-answer"),
    path("settings/channels/<int:pk>/sign-in/", sign_ins.begin, name="channel-sign-in"),
    path("settings/channels/<int:pk>/refill/", channels.refill, name="channel-refill"),
    path("settings/channels/<int:pk>/quarantine/", quarantines.index, name="channel-quarantine"),
    path("settings/quarantine/<int:pk>/retry/", quarantines.retry, name="quarantine-retry"),
    path("settings/quarantine/<int:pk>/removal/", quarantines.removal, name="quarantine-removal"),
    path("settings/quarantine/<int:pk>/body/", quarantines.body, name="quarantine-body"),
    path("settings/inboxes/", inboxes.index, name="inboxes"),
    path("settings/inboxes/new/", inboxes.add, name="inbox-add"),
    path("settings/inboxes/<int:pk>/", inboxes.edit, name="inbox-edit"),
    path("settings/inboxes/<int:pk>/removal/", inboxes.removal, name="inbox-removal"),
    path("settings/tags/", tags.index, name="tags"),
    path("settings/tags/<int:pk>/", tags.edit, name="tag"),
    path("settings/tags/<int:pk>/removal/", tags.removal, name="tag-removal"),
    path("settings/answers/", prepared_answers.index, name="answers"),
    path("settings/answers/new/", prepared_answers.add, name="answer-add"),
    path("settings/answers/<int:pk>/", prepared_answers.edit, name="answer-edit"),
    path("settings/answers/<int:pk>/removal/", prepared_answers.removal, name="answer-removal"),
]
