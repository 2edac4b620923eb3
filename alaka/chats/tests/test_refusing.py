import pytest
from django.utils import translation

from alaka.chats.refusing import refusal, too_long, too_many_files


@pytest.mark.parametrize("spoken_here", ["en", "az"])
@pytest.mark.parametrize(
    ("language", "long", "many"),
    [
        ("fa", "حداکثر 4000 نویسه", "حداکثر 5 پرونده"),
        ("fr", "Écrivez au plus 4000", "au plus 5 fichiers"),
        ("bs", "najviše 4000", "najviše 5"),
        ("en", "Write at most 4000 characters at once; this has 4001.", "at most 5 files"),
    ],
)
def test_a_number_that_is_too_large_is_told_in_the_guests_language(
    spoken_here, language, long, many
):
    with translation.override(spoken_here):
        assert long in too_long(4000, 4001).body(language)["error"]["reason"]
        assert many in too_many_files(5).body(language)["error"]["reason"]
        assert too_many_files(1).body("en")["error"]["reason"].startswith("Choose at most 1 file ")
        assert refusal(422, "empty").body("en")["error"]["reason"] == "Write something first."
