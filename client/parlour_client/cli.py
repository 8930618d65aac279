"""The command `chat-tui`."""

import gc
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import anyio
import cyclopts

from parlour_client.address import Address, parse_address
from parlour_client.crash import print_crash
from parlour_client.errors import AddressError, ClientError, ConfigError
from parlour_client.terminal import forget_unwritten

_LINE_MAX_CHARACTERS = 1_024
"""How much of a password file is read: more than a password has, and no endless device."""
INTERRUPTED = 130
"""The exit code after Ctrl+C: 128 and the signal's number, as shells have it."""
WRONG = 2
"""The exit code where what was typed makes no sense."""

Flag = Annotated[bool, cyclopts.Parameter(negative=())]

app = cyclopts.App(
    name="chat-tui",
    help="Talk in the terminal, on your own server or on somebody else's.",
    version=lambda: f"chat-tui {version('parlour-client')}",
)


@app.default
def run(  # noqa: PLR0913 - a parameter is an option of the command
    address: str | None = None,
    /,
    *,
    nick: str | None = None,
    data: Path | None = None,
    ascii: Flag = False,  # noqa: A002 - the option's name
    plain: Flag = False,
    host: Flag = False,
    listen: str | None = None,
    plaintext: Flag = False,
    password_file: Path | None = None,
    config: Path | None = None,
    print_config: Flag = False,
) -> int:
    """Join a server, or host one.

    Args:
        address: The server, HOST[:PORT][#FINGERPRINT]; without it, one used before.
        nick: The nickname to come in with, without being asked; --plain needs one.
        data: The directory of everything that is kept on this machine; the user's data directory
            if not given.
        ascii: Draw with 7-bit characters alone.
        plain: Lines instead of a screen: chat on stdout, typing from stdin, for pipes too.
        host: Start a server beside this, and join it.
        listen: With --host: where the server listens, as 0.0.0.0:22222 for everybody near by.
        plaintext: Speak without TLS; only to this machine.
        password_file: With --plain: a file with the password of the nickname in its first line; it
            is read only if the nickname is taken, and lets this device in from then on.
        config: The config file, in TOML; chat-tui.toml in the user's config directory if not given.
        print_config: Print the whole default config file, and do nothing else.
    """
    if print_config:
        from parlour_client.config_text import default_text  # noqa: PLC0415 - as below

        print(default_text(), end="")  # noqa: T201 - what was asked for
        return 0
    from parlour_client.storage import default_data  # noqa: PLC0415 - --help needs none of it

    place = parse_address(address) if address is not None else None
    if host and place is not None:
        raise AddressError("--host starts a server of your own; leave out the address")
    if host and plaintext:
        raise AddressError("what --host starts speaks TLS; leave out --plaintext")
    if listen is not None and not host:
        raise AddressError("--listen is for --host; leave it out, or add --host")
    if plain and config is not None:
        raise AddressError("--config is for the screen; leave it out, or leave out --plain")
    if password_file is not None and not plain:
        raise AddressError("--password-file is for --plain; the screen asks for the password")
    folder = (data or default_data()).expanduser()
    if plain:
        password = _password_in(password_file)
        return _run_plain(
            folder,
            place,
            nick,
            password,
            host=host,
            listen=listen,
            plaintext=plaintext,
            ascii_only=ascii,
        )
    _need_terminal()
    from parlour_client.app import ChatApp  # noqa: PLC0415 - Textual takes its time
    from parlour_client.config import load_config  # noqa: PLC0415

    said = load_config(config.expanduser() if config else None)
    chat = ChatApp(
        folder, place, nick, ascii, host, listen=listen, plaintext=plaintext, config=said
    )
    _collect_from_now_on()
    chat.run()
    forget_unwritten()
    return chat.return_code or 0


def _collect_from_now_on() -> None:
    """Look for garbage, but not in what was loaded so far."""
    gc.freeze()
    gc.enable()


def _need_terminal() -> None:
    """Refuse what could only draw escape sequences into a file, or wait for keys from one.

    Raises:
        AddressError: There is no terminal to draw on.
    """
    if "TEXTUAL_DRIVER" in os.environ:
        return  # a browser, or another program, draws what the driver tells it
    # Textual reads from the one and draws on the other.
    if not all(stream and stream.isatty() for stream in (sys.__stdin__, sys.__stderr__)):
        raise AddressError("there is no terminal here; add --plain for lines, as through a pipe")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise AddressError("this terminal (TERM=dumb) shows no screens; add --plain for lines")


def _password_in(file: Path | None) -> str:
    """Return the first line of a file, empty if there is none to read.

    Raises:
        AddressError: The file cannot be read, or has no password in it.
    """
    if file is None:
        return ""
    try:
        with file.expanduser().open(encoding="utf-8") as opened:
            password = opened.readline(_LINE_MAX_CHARACTERS).rstrip("\r\n")
    except (OSError, ValueError) as error:
        words = str(getattr(error, "strerror", None) or "it is no text").lower()
        raise AddressError(f"cannot read the password in {file}: {words}") from error
    if not password:
        raise AddressError(f"the first line of {file} is empty; write the password there")
    return password


def _run_plain(  # noqa: PLR0913 - options of the command, as they are
    data: Path,
    address: Address | None,
    nickname: str | None,
    password: str,
    *,
    host: bool,
    listen: str | None,
    plaintext: bool,
    ascii_only: bool,
) -> int:
    from parlour_client.hosting import hosting  # noqa: PLC0415 - as above
    from parlour_client.plain.client import Plain  # noqa: PLC0415
    from parlour_client.plain.streams import print_lines  # noqa: PLC0415
    from parlour_client.session import Session  # noqa: PLC0415
    from parlour_client.storage import Store  # noqa: PLC0415

    if nickname is None:
        raise AddressError("--plain needs a nickname; add --nick NAME")
    if address is None and not host:
        raise AddressError("--plain needs an address, or --host; as in chat-tui --plain HOST:PORT")

    async def join(place: Address, owner_code: str = "") -> int:
        session = Session(
            place,
            Store(data),
            nickname=nickname,
            software="chat-tui --plain",
            catch_up_all=True,
            plaintext=plaintext,
            owner_code=owner_code,
        )
        return await Plain(
            session, nickname=nickname, password=password, ascii_only=ascii_only
        ).run()

    async def main() -> int:
        if address is not None:
            return await join(address)
        async with hosting(data, listen) as hosted:
            what = "joining the server that is hosted here already" if hosted.already else "hosting"
            invitation = f"-- {what}; others join with: chat-tui {hosted.invitation}"
            await print_lines([invitation], error=True)
            return await join(hosted.address, hosted.owner_code)

    _collect_from_now_on()
    return anyio.run(main)


def main() -> None:
    """Run the command; what its user did wrong is told in one plain line, with exit code 2."""
    sys.excepthook = print_crash
    # What is imported stays to the end: looking for garbage in it is a tenth of the time to start.
    gc.disable()
    try:
        code = app(sys.argv[1:], exit_on_error=False, print_error=False)
    except cyclopts.UnusedCliTokensError as error:
        words = " ".join(error.unused_tokens or ())
        told = ClientError(f"“{words}” is too much; chat-tui --help tells what it takes")
        code = _told(told, WRONG)
    except (AddressError, ConfigError, cyclopts.CycloptsError) as error:
        code = _told(error, WRONG)
    except ClientError as error:
        code = _told(error, 1)
    except KeyboardInterrupt:
        code = INTERRUPTED
    finally:
        gc.enable()  # this may be called in another program, which goes on
    sys.exit(code)


def _told(error: Exception, code: int) -> int:
    from parlour_client.visible import visible  # noqa: PLC0415 - where all is well it is not needed

    print(f"chat-tui: {visible(str(error))}", file=sys.stderr)  # noqa: T201 - the reason
    return code
