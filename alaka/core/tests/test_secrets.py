import pytest
from django.db import models
from django.test.utils import isolate_apps

from alaka.core.secrets import EncryptedJSONField, Secrets, WrongKey

GIVEN = {"password": "gül-1405", "port": 993}


# Apart from the real models: it has no migration.
with isolate_apps("alaka.core"):

    class Mailbox(models.Model):
        secrets = EncryptedJSONField()

        class Meta:
            app_label = "core"

        def __str__(self) -> str:
            return "mailbox"


def stored(values) -> str:
    return Mailbox._meta.get_field("secrets").get_prep_value(values)


def loaded(text: str) -> Mailbox:
    value = Mailbox._meta.get_field("secrets").from_db_value(text)
    return Mailbox.from_db("default", ["id", "secrets"], [1, value])


def test_secrets_go_into_the_database_encrypted_and_come_back():
    text = stored(GIVEN)
    assert "gül" not in text
    assert "password" not in text
    assert loaded(text).secrets == GIVEN
    assert loaded(text).secrets["port"] == 993


def test_no_secrets_are_an_empty_text():
    assert stored({}) == ""
    assert loaded("").secrets == {}
    assert Mailbox().secrets == {}


def test_secrets_are_never_printed():
    for secrets in (Mailbox(secrets=GIVEN).secrets, loaded(stored(GIVEN)).secrets):
        assert dict(secrets) == GIVEN
        for printed in (repr(secrets), str(secrets), f"{secrets}", repr([secrets])):
            assert "gül" not in printed


def test_another_key_gives_an_error_that_says_how_to_mend_it(settings):
    mailbox = loaded(stored(GIVEN))
    settings.SECRET_KEY = "another key"
    with pytest.raises(WrongKey, match="ALAKA_OLD_SECRET_KEYS"):
        dict(mailbox.secrets)


def test_secrets_of_a_lost_key_are_saved_as_they_came(settings):
    text = stored(GIVEN)
    settings.SECRET_KEY = "another key"
    assert stored(loaded(text).secrets) == text


def test_an_old_key_still_reads_and_saving_takes_the_new_one(settings):
    text = stored(GIVEN)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    mailbox = loaded(text)
    assert mailbox.secrets == GIVEN
    renewed = stored(mailbox.secrets)
    settings.SECRET_KEY_FALLBACKS = []
    assert loaded(renewed).secrets == GIVEN


def test_secrets_are_a_mapping_and_cannot_be_looked_up():
    with pytest.raises(TypeError, match="mapping"):
        Mailbox(secrets="password")
    with pytest.raises(TypeError, match="looked up"):
        Mailbox._default_manager.filter(secrets={"password": "x"})


def test_a_migration_holds_no_more_than_the_field():
    _, path, args, kwargs = Mailbox._meta.get_field("secrets").deconstruct()
    assert path == "alaka.core.secrets.EncryptedJSONField"
    assert args == []
    assert kwargs == {"blank": True, "default": Secrets}
    assert EncryptedJSONField(**kwargs).deconstruct()[3] == kwargs
