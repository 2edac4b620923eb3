"""What rules name, looked up once for many conversations: who works where, what is part of what."""

from collections import defaultdict
from functools import cached_property

from django.utils.translation import gettext_noop as _

from alaka.accounts import tree
from alaka.accounts.models import Agent, Calendar, Membership, Place, Team
from alaka.channels.models import Channel
from alaka.contacts.models import About, Tag
from alaka.core.words import Words
from alaka.inbox.models import Inbox
from alaka.inbox.models.conversation import Sight, is_in, look_up_sights, sight
from alaka.segments.listing import Listing
from alaka.segments.models import PeopleView, Sharing


class Book:
    """Read when first asked for, and true for as long as one job or page takes."""

    @cached_property
    def channels(self) -> dict[int, Channel]:
        return {row.pk: row for row in Channel.objects.order_by("name")}

    @cached_property
    def inboxes(self) -> dict[int, Inbox]:
        return {row.pk: row for row in Inbox.objects.all()}

    @cached_property
    def tags(self) -> dict[int, Tag]:
        return {row.pk: row for row in Tag.objects.all()}

    @cached_property
    def places(self) -> dict[int, Place]:
        return {row.pk: row for _depth, row in tree.in_order()}

    @cached_property
    def place_paths(self) -> dict[int, str]:
        """“Company › Region › Shop”: many a shop has a department of the same name."""
        return {
            pk: " › ".join(self.places[each].name for each in reversed(self.chain(pk)))
            for pk in self.places
        }

    def places_offered(self, kept: int | None) -> dict[int, str]:
        paths = self.place_paths.items()
        return {pk: path for pk, path in paths if pk == kept or self.places[pk].closed_at is None}

    @cached_property
    def teams(self) -> dict[int, Team]:
        return {row.pk: row for row in Team.objects.select_related("calendar")}

    @cached_property
    def lists(self) -> dict[int, PeopleView]:
        """Those saved for everybody, by people who can still log in."""
        shared = PeopleView.objects.of(About.CONTACT).filter(
            sharing=Sharing.ALL, owner__is_active=True
        )
        rows = shared.select_related("owner")
        # Words to look for make no list: they give the best that hold them.
        return {row.pk: row for row in rows if not Listing.of(row.query).words}

    @cached_property
    def calendars(self) -> dict[int, Calendar]:
        return {row.pk: row for row in Calendar.objects.all()}

    @cached_property
    def agents(self) -> dict[int, Agent]:
        return {row.pk: row for row in Agent.objects.who_answer()}

    @cached_property
    def _sights(self) -> dict[int, Sight]:
        look_up_sights(self.agents.values())
        return {pk: sight(agent) for pk, agent in self.agents.items()}

    @cached_property
    def members(self) -> dict[int, set[int]]:
        """Team → agents of it who can answer."""
        found: dict[int, set[int]] = defaultdict(set)
        for team_id, agent_id in Membership.objects.values_list("team_id", "agent_id"):
            if agent_id in self.agents:
                found[team_id].add(agent_id)
        return found

    @cached_property
    def inboxes_of(self) -> dict[int, set[int]]:
        """Team → inboxes it works in."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = Inbox.objects.exclude(teams=None).order_by().values_list("teams", "pk")
        for team_id, inbox_id in rows:
            found[team_id].add(inbox_id)
        return found

    def chain(self, place_id: int | None) -> list[int]:
        """The place, that of which it is part, and so on to the top."""
        found: list[int] = []
        while place_id in self.places and place_id not in found:
            found.append(place_id)
            place_id = self.places[place_id].parent_id
        return found

    def why_not_team(self, team_id: int, inbox_id: int, place_id: int | None) -> Words:
        """Why the team cannot answer there; empty when somebody in it can."""
        team = self.teams.get(team_id)
        if team is None:
            return Words(_("its team was removed"))
        nobody = Words(_("nobody in the team %(team)s can answer"), team=team.name)
        if not self.members[team_id]:
            return nobody
        if inbox_id not in self.inboxes_of[team_id]:
            inbox = self.inboxes.get(inbox_id)
            return Words(
                _("the team %(team)s does not work in the inbox %(inbox)s"),
                team=team.name,
                inbox=inbox.name if inbox else "",
            )
        # A manager of places sees their branches only, whatever his team sees.
        if any(self.sees(pk, inbox_id, place_id) for pk in sorted(self.members[team_id])):
            return Words("")
        return nobody

    def why_not_agent(self, agent_id: int, inbox_id: int, place_id: int | None) -> Words:
        """Why the agent cannot answer there; empty when he can."""
        agent = self.agents.get(agent_id)
        if agent is None:
            return Words(_("its agent may not log in or answer any more"))
        if not self.sees(agent_id, inbox_id, place_id):
            return Words(_("%(agent)s does not see this conversation"), agent=agent.name)
        return Words("")

    def sees(self, agent_id: int, inbox_id: int, place_id: int | None) -> bool:
        return is_in(self._sights[agent_id], inbox_id=inbox_id, place_id=place_id)
