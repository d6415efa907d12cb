"""The command line. It parses arguments, calls one use case, and shows the answer."""


def main() -> int:
    """Run the command line; returns the exit status."""
    from assent.cli.app import run

    return run()
