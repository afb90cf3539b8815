"""The journal itself: records, title block, indexes by tag and date, lists, redirects."""
