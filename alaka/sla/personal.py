"""What this room holds about people: for registry.PERSONAL."""

from alaka.core.personal import Nothing, Personal

PERSONAL = Personal(nothing=(Nothing("when something was due and done", ("sla.Clock",)),))
