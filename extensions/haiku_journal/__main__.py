"""Run the command line as `python -m haiku_journal`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
