from django.urls import path

from alaka.api.application import absent, api

urlpatterns = [
    path("api/", api.urls),
    # An address of the API that does not exist is answered as the API answers.
    path("api/<path:rest>", lambda request, rest: absent(request), name="api-absent"),
]
