from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from alaka.accounts.branches import answers_for_company, branch_of
from alaka.core import clock
from alaka.core.prepared import given, prepared


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    MANAGER = "manager", _("Manager")
    AGENT = "agent", _("Agent")
    ANALYST = "analyst", _("Analyst")


class AgentQuerySet(models.QuerySet["Agent"]):
    def active(self) -> "AgentQuerySet":
        return self.filter(is_active=True)

    def who_answer(self) -> "AgentQuerySet":
        return self.active().exclude(role=Role.ANALYST)


class AgentManager(BaseUserManager["Agent"]):
    def get_queryset(self) -> AgentQuerySet:
        return AgentQuerySet(self.model, using=self._db)

    def active(self) -> AgentQuerySet:
        return self.get_queryset().active()

    def who_answer(self) -> AgentQuerySet:
        return self.get_queryset().who_answer()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Agent":
        agent = self.model(email=email.strip().lower(), **fields)
        agent.set_password(password)
        agent.save()
        return agent


class Agent(AbstractBaseUser):
    """Somebody who answers, manages or reads. The e-mail address is the login."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.AGENT)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, blank=True, default=""
    )
    timezone = models.CharField(_("time zone"), max_length=60, blank=True, default="")
    # Set whenever somebody is named at a place, and never taken away by itself: so a manager whose
    # last place goes to another does not see the whole company for it.
    only_places = models.BooleanField(
        _("Sees only the places they answer for"),
        default=False,
        help_text=_(
            "For managers. While they answer for no place, they see no conversations and no cases. "
            "Set by itself when somebody is named at a place."
        ),
    )
    is_active = models.BooleanField(_("may log in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = AgentManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @cached_property
    def sees_everything(self) -> bool:
        """Administrators and analysts, and managers who answer for the company as a whole.

        A manager of places sees their branches of the tree only, also when there are none left; an
        agent sees the inboxes of his teams, and the branches of places he answers for.
        """
        if self.role == Role.MANAGER:
            return self.answers_for_company or not (self.only_places or self.branch)
        return self.role != Role.AGENT

    @cached_property
    def branch(self) -> tuple[int, ...]:
        """Ids of the places he answers for, also as a deputy, with all that is part of them."""
        return branch_of(self)

    @cached_property
    def answers_for_company(self) -> bool:
        return answers_for_company(self)

    @property
    def can_answer(self) -> bool:
        return self.role != Role.ANALYST

    @property
    def can_be_asked(self) -> bool:
        """Whether what is given to him, or told to him, comes to somebody who can act on it."""
        return self.is_active and self.can_answer

    @property
    def can_manage(self) -> bool:
        return self.role in {Role.ADMINISTRATOR, Role.MANAGER}

    @property
    def manages_all(self) -> bool:
        """Administrators, and managers who answer for the company as a whole."""
        return self.can_manage and self.sees_everything

    @property
    def can_export(self) -> bool:
        """Whether he may take lists of customers out of the house as a file."""
        return self.role != Role.AGENT

    @cached_property
    def team_ids(self) -> list[int]:
        return _teams_of().rows(agent=self.pk)

    def note_seen(self) -> None:
        """Note that he is here: at most once a minute, also when many pages ask at once."""
        a_minute_ago = clock.now() - timedelta(minutes=1)
        if self.seen_at is None or self.seen_at < a_minute_ago:
            not_lately = models.Q(seen_at=None) | models.Q(seen_at__lt=a_minute_ago)
            Agent.objects.filter(not_lately, pk=self.pk).update(seen_at=clock.now())

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


@prepared
def by_key() -> "models.QuerySet[Agent]":
    return Agent.objects.filter(pk=given("pk"))


@prepared
def _teams_of() -> "models.QuerySet[Any, int]":
    memberships = Agent.teams.through.objects.filter(agent=given("agent"))
    return memberships.order_by("pk").values_list("team_id", flat=True)
