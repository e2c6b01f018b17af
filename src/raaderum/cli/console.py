"""What is written to the terminal."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(text + "\n")


def error(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(text + "\n")
