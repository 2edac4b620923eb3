"""Whether a reader's script runs: his browser says so by a cookie, from his second page on. What
takes long may then come after the page; without script all comes with it.
"""

from django.http import HttpRequest

COOKIE = "alaka_script"


def has_script(request: HttpRequest) -> bool:
    return bool(request.COOKIES.get(COOKIE))
