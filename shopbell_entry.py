"""The installed command: a build that need not be a whole one ends here, before the command line is even loaded."""

from __future__ import annotations

import os
import sys

from generator.rebuild.repetition import repeat_build


def main() -> None:
    """Run the command line."""
    said = repeat_build(sys.argv[1:])
    if said is None:
        from shopbell import main as run

        run()
    else:
        _say(*said)


def _say(done: str, warnings: str) -> None:
    """Print what a build says; exits with 1 where nobody listens."""
    try:
        sys.stderr.write(warnings)
        sys.stdout.write(done)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # which Python flushes once more at its end
        sys.exit(1)


if __name__ == "__main__":
    main()
