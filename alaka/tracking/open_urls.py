from django.urls import path

from alaka.core.lasting import script_at

# Beside it are the hot doors, which alaka.edge answers: v1 and t.
urlpatterns = [path("t.js", script_at("t.js", 3600), name="tracking-script")]
