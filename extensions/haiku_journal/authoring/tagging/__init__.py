"""Tags in order: counts, tags that are nearly the same, and one tag merged into another."""
