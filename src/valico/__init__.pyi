from valico.verbs import ask as ask
from valico.verbs import compare as compare
from valico.verbs import conflicts as conflicts
from valico.verbs import equals as equals
from valico.verbs import may as may
from valico.verbs import plan as plan
from valico.verbs import rank as rank
from valico.verbs import says as says
from valico.verbs import serve as serve
from valico.verbs import simulate as simulate
from valico.verbs import train as train

__version__: str
__all__ = [
    "ask",
    "compare",
    "conflicts",
    "equals",
    "may",
    "plan",
    "rank",
    "says",
    "serve",
    "simulate",
    "train",
]
