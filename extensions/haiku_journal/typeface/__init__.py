"""EB Garamond, the typeface of haiku on pages and cards."""
