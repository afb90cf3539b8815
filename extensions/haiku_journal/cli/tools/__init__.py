"""Commands that print files for other tools: shells and editors."""
