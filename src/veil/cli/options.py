"""Options and arguments that more than one command takes."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from veil.identity import Key

# Whether a path is there is told by the part that opens it, with a code and a remedy.
PATH = click.Path(path_type=Path)

policy_option = click.option(
    "--policy", default="public", show_default=True, metavar="NAME|FILE", help="A built-in policy or a policy file."
)
key_option = click.option(
    "--key",
    metavar="FILE|env[:NAME]",
    help="Take the key from a file, or from an environment variable (VEIL_KEY), instead of the vault.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Speak JSON lines, and nothing else, on standard output."
)


def load_key(text: str | None) -> "Key | None":
    """The key that --key names, or None.

    Raises:
        VaultError: it is missing, broken, or open to others.
    """
    if text is None:
        return None
    from veil.identity import Key

    word, _, name = text.partition(":")
    if word == "env":
        return Key.from_environment(name or "VEIL_KEY")
    return Key.load(Path(text))
