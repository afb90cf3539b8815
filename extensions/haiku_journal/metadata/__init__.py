"""What machines read: link previews, JSON-LD, site map, llms.txt, web manifest."""
