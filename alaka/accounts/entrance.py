"""Who asks: the session and the agent of each request, by prepared statements."""

from allauth.account.auth_backends import AuthenticationBackend as Library
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from alaka.accounts.models import Agent
from alaka.accounts.models.agent import by_key
from alaka.core.prepared import given, prepared


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = _session().first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found


@prepared
def _session() -> QuerySet[Session]:
    return Session.objects.filter(session_key=given("key"), expire_date__gt=given("now"))


class AuthenticationBackend(Library):
    def get_user(self, user_id: int) -> Agent | None:
        agent = by_key().first(pk=user_id)
        return agent if agent is not None and self.user_can_authenticate(agent) else None
