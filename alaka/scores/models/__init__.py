from alaka.scores.models.learned import Learned
from alaka.scores.models.look import Look
from alaka.scores.models.rule import ScoreRule
from alaka.scores.models.score import Score

__all__ = ["Learned", "Look", "Score", "ScoreRule"]
