from django.urls import path

from alaka.chats.views import (
    answers,
    earlier,
    files,
    satisfaction,
    script,
    sessions,
    settings,
    transcripts,
)

# Beside these are the hot doors, which alaka.edge answers: stream, lines and signals.
urlpatterns = [
    path("chat.js", script.script, name="chat-script"),
    path("chat/<slug:key>/setting", settings.setting, name="chat-setting"),
    path("chat/<slug:key>/session", sessions.session, name="chat-session"),
    path("chat/<slug:key>/earlier", earlier.earlier, name="chat-earlier"),
    path("chat/<slug:key>/answers", answers.answers, name="chat-answers"),
    path("chat/<slug:key>/files", files.file, name="chat-files"),
    path("chat/<slug:key>/satisfaction", satisfaction.satisfaction, name="chat-satisfaction"),
    path("chat/<slug:key>/transcript", transcripts.transcripts, name="chat-transcript"),
]
