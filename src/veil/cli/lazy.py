"""A click group that knows its commands by name and help line, and imports one only when it is called."""

import difflib
from collections.abc import Mapping
from importlib import import_module

import click


class LazyGroup(click.Group):
    """A group whose commands are `name -> (module:attribute, help line)`.

    `veil --help` lists the table; a test holds that each line is what the command itself says.
    """

    def __init__(
        self,
        *,
        commands_by_name: Mapping[str, tuple[str, str]],
        name: str,
        text: str,
    ) -> None:
        super().__init__(name=name, help=text, no_args_is_help=True)
        self.table = commands_by_name

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table: the order in which a user meets them."""
        del ctx
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        del ctx
        if cmd_name not in self.table:
            return None
        module, _, attribute = self.table[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101  the table is ours, and a test imports every line of it
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a did-you-mean for a word that is no command."""
        if args and args[0] not in self.table and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.table, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"there is no command '{args[0]}'{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.table.items()])
