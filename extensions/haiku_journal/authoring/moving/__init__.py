"""Move a post: its file and what lies beside it, its old address, and all links to it.

`plan_move` reads the journal and returns all changes as a `Move`; `Move.carry_out` writes them.
"""

from .plan import Move, MoveError, plan_move

__all__ = ["Move", "MoveError", "plan_move"]
