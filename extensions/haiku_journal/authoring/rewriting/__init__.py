"""Rewrite documents: for a move, and into portable Markdown.

`plan_move` reads the journal and returns all changes as a `Move`; `Move.carry_out` writes them.
`portable_edits` returns the edits that make a post readable for other programs.
"""

from .edits import Source
from .plan import Move, MoveError, plan_move
from .portable import portable_edits

__all__ = ["Move", "MoveError", "Source", "plan_move", "portable_edits"]
