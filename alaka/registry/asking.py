"""The boards of what is asked: by routing, of companies, in reports."""

# What a routing rule can ask of a conversation, in the order of its sentence: dotted names of
# alaka.routing.conditions.base.Condition.
ROUTING_CONDITIONS: list[str] = [
    "alaka.routing.conditions.origin.ByChannel",
    "alaka.routing.conditions.origin.ByInbox",
    "alaka.routing.conditions.origin.ByPlace",
    "alaka.routing.conditions.said.ByLanguage",
    "alaka.routing.conditions.said.ByWords",
    "alaka.routing.conditions.said.ByTag",
    "alaka.routing.conditions.people.ByContactLanguage",
    "alaka.routing.conditions.people.ByCountry",
    "alaka.routing.conditions.people.ByAcquaintance",
    "alaka.routing.conditions.lists.ByList",
    "alaka.routing.conditions.times.ByHours",
]

# What filters of companies can ask, and the columns of their list: see CONDITIONS and COLUMNS.
COMPANY_CONDITIONS: list[str] = ["alaka.segments.of_companies.CONDITIONS"]
COMPANY_COLUMNS: list[str] = ["alaka.segments.of_companies.COLUMNS"]

# Reports by name: dotted name of the question; they read and change nothing.
REPORTS: dict[str, str] = {
    "volume": "alaka.reports.questions.conversations.VOLUME",
    "response": "alaka.reports.questions.conversations.RESPONSE",
    "resolution": "alaka.reports.questions.conversations.RESOLUTION",
    "waiting": "alaka.reports.questions.conversations.WAITING_NOW",
    "promises": "alaka.reports.questions.promises.PROMISES_KEPT",
    "satisfaction": "alaka.reports.questions.satisfaction.SATISFACTION",
    "cases": "alaka.reports.questions.cases.CASES_REPORT",
    "loop": "alaka.reports.questions.cases.LOOP",
    "funnel": "alaka.reports.questions.deals.FUNNEL",
    "forecast": "alaka.reports.questions.forecast.FORECAST",
    "wins": "alaka.reports.questions.deals.WIN_RATE",
    "velocity": "alaka.reports.questions.deals.VELOCITY",
    "ageing": "alaka.reports.questions.deals.AGEING",
    "cohorts": "alaka.reports.questions.deals.COHORTS",
    "sources": "alaka.goals.questions.sources.SOURCES",
    "steps": "alaka.goals.questions.steps.STEPS",
    "searching": "alaka.goals.questions.searching.SEARCHING",
    "paths": "alaka.goals.questions.paths.PATHS",
    "returning": "alaka.goals.questions.returning.RETURNING",
    "chatting": "alaka.goals.questions.chatting.CHATTING",
}

# What people can reach beside pages and events of sites, in the order of a menu: see
# alaka.contacts.reaching.GoalKind.
GOALS: list[str] = [
    "alaka.sales.goals.ORDER",
    "alaka.inbox.goals.FORM",
    "alaka.inbox.goals.CHAT",
    "alaka.cases.goals.CASE",
    "alaka.activities.goals.CALL",
]
