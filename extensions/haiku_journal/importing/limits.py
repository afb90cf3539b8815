"""Limits of an import, so that it ends soon whatever its source contains."""

FILE_SIZE = 4_000_000
"""The size in bytes from which a file is skipped."""
TOTAL_SIZE = 128_000_000
"""The most bytes of all files that may be posts."""
ARCHIVE_SIZE = 256_000_000
"""The most bytes of an archive after decompression."""
FILE_COUNT = 50_000
"""The most files of a source."""


class SourceLimitError(Exception):
    """A source exceeds a limit; the message says which, and what to do."""
