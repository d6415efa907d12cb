"""Runs the command line as ``python -m assent``."""

import sys

from assent.cli import main

if __name__ == "__main__":
    sys.exit(main())
