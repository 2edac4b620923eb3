from django.urls import path

from alaka.chats.views import blocks, chats, presences, proposals

urlpatterns = [
    path("presence/beat", presences.beat, name="presence-beat"),
    path("presence/availability", presences.availability, name="presence-availability"),
    path("presence/preferences", presences.preferences, name="presence-preferences"),
    path("chats/", chats.index, name="chats"),
    path("chats/<int:pk>/taking", chats.taking, name="chat-taking"),
    path("chats/<int:pk>/way", chats.way, name="chat-way"),
    path("chats/strip", proposals.strip, name="chat-strip"),
    path("proposals/<int:pk>/acceptance", proposals.acceptance, name="proposal-acceptance"),
    path("proposals/<int:pk>/passing", proposals.passing, name="proposal-passing"),
    path("guests/<int:pk>/blocks", blocks.blocks, name="guest-blocks"),
    path("guests/<int:pk>/release", blocks.release, name="guest-release"),
]
