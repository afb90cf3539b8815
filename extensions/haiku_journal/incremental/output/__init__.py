"""The output folder: what it holds, what is written, what is removed."""
