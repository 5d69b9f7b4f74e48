"""What the commands by which a person decides have in common: the vault, a reason, who it was."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.options import PATH
from veil.cli.session import Session

if TYPE_CHECKING:
    from veil.work.vault import Vault


class Either(click.Group):
    """A group that takes `veil review VAULT`, and the vault before or after the word: `veil review VAULT accept 12`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the list for no word."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            named = len(args) > 1 and args[1] in self.commands
            args = [args[1], args[0], *args[2:]] if named else ["list", *args]
        return super().resolve_command(ctx, args)


VAULT = click.argument("folder", metavar="VAULT", type=PATH)
REASON = click.option("--reason", default="", metavar="TEXT", help="Why; recorded in the vault.")
WHO = click.option("--by", "who", metavar="NAME", help="Who decides.  [default: the user of this computer]")


def opened(session: Session, folder: Path) -> "Vault":
    """The vault, told to the session, so that a trace can be kept in it."""
    from veil.work.vault import Vault

    vault = Vault.open(folder)
    session.vault = vault.path
    return vault


def user() -> str:
    """The name of the user of this computer; it stays in the vault."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user in a container, or no names on this system
        return "unknown"
