"""The command line: parse, call, print. No rule lives here, and nothing heavy is imported before a command needs it."""

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code: 0, 1, 2, 3 or 130 (docs/reference/exit-codes.md)."""
    try:
        from veil.cli.app import main as start

        return start(arguments)
    except KeyboardInterrupt:
        return 130  # while it was still being loaded
