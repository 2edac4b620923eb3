"""What this room holds about people: for registry.PERSONAL."""

from alaka.core.personal import Nothing, Personal

PERSONAL = Personal(
    nothing=(
        Nothing(
            "moments and numbers of a conversation, case or deal: what must stay to be counted",
            (
                "reports.CaseFact",
                "reports.ConversationFact",
                "reports.DealFact",
                "reports.PromiseFact",
            ),
        ),
    )
)
