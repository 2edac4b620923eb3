from alaka.segments.models.people_view import PeopleView, Sharing, Start

__all__ = ["PeopleView", "Sharing", "Start"]
