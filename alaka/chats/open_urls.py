from django.urls import path

from alaka.chats.views import sessions, settings

# Beside these are the hot doors, which alaka.edge answers: stream, lines and signals.
urlpatterns = [
    path("chat/<slug:key>/setting", settings.setting, name="chat-setting"),
    path("chat/<slug:key>/session", sessions.session, name="chat-session"),
]
