"""The command `chat-server`: its subcommands, and how it ends."""

import sys

import cyclopts

from parlour_server import SOFTWARE
from parlour_server.administration.accounts import owner, user
from parlour_server.administration.configuring import check_config, defaults
from parlour_server.administration.copies import backup, restore
from parlour_server.administration.reading import export, verify
from parlour_server.administration.serving import serve
from parlour_server.errors import SetupError
from parlour_server.journal.beside import DamagedError
from parlour_server.printable import printable

app = cyclopts.App(
    name="chat-server",
    help="Host a Parlour: a place to talk and play in the terminal.",
    version=SOFTWARE.replace("parlour-server", "chat-server"),
)

app.default(serve)
for command in (serve, check_config, defaults, owner, user, backup, restore, export, verify):
    app.command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit.

    The code is 0 if it did what it was asked, 1 if the disk failed or something stored is damaged,
    and 2, with one plain line, if what was asked cannot be.

    Args:
        arguments: What was typed after the command's name; that of this process if not given.
    """
    typed = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(typed, exit_on_error=False, print_error=False)
    except cyclopts.UnusedCliTokensError as error:
        words = printable(" ".join(error.unused_tokens or ()))
        told = f"there is no “{words}” here; chat-server --help tells what there is"
        print(f"chat-server: {told}", file=sys.stderr)  # noqa: T201 - there is no log yet
        code = 2
    except (SetupError, cyclopts.CycloptsError) as error:
        # SQLite may quote what it cannot read, which may be anything.
        print(f"chat-server: {printable(str(error))}", file=sys.stderr)  # noqa: T201 - there is no log yet
        code = 2
    except (OSError, UnicodeError) as error:
        # What was typed names a file that cannot be: its name is too long, or no text.
        where = getattr(error, "filename", None) or "what was typed"
        words = printable(f"{where}: {getattr(error, 'strerror', None) or error}")
        print(f"chat-server: {words}", file=sys.stderr)  # noqa: T201 - there is no log yet
        code = 2
    except DamagedError as error:
        print(f"chat-server: {printable(str(error))}", file=sys.stderr)  # noqa: T201 - as above
        code = 1
    sys.exit(code)
