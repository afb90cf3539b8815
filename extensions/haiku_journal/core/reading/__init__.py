"""From the files of posts to records: headers, title blocks, tags."""
