from alaka.channels.models.channel import Channel
from alaka.channels.models.intake import Intake, IntakeState

__all__ = ["Channel", "Intake", "IntakeState"]
