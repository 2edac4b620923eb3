from django.urls import path

from alaka.chats.views import previews, secrets

urlpatterns = [
    path("settings/chat-preview/", previews.frame, name="chat-preview"),
    path("settings/chat-preview/<slug:kind>/", previews.setting, name="chat-preview-setting"),
    path("settings/channels/<int:pk>/secret/", secrets.renewal, name="chat-secret"),
]
