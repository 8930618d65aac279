"""Questions of commands, and answers that a terminal does not show."""

import os
import pty
import termios

import anyio
import pytest

from parlour_client.errors import CommandError
from parlour_client.plain.questions import Questions
from parlour_client.plain.streams import without_echo

pytestmark = pytest.mark.asyncio


async def test_the_next_line_is_the_answer_and_the_end_of_input_is_none(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    send, receive = anyio.create_memory_object_stream[str](10)
    async with send, receive:
        questions = Questions(receive)
        await send.send("alice")
        assert await questions.text("Who?\x1b[31m\nName:") == "alice"
        await send.aclose()
        assert await questions.text("Who?") is None
    assert capfdbinary.readouterr().err == "Who?␛[31m\nName:\nWho?\n".encode()


async def test_a_secret_is_not_taken_from_a_pipe() -> None:
    send, receive = anyio.create_memory_object_stream[str](10)
    read, write = os.pipe()
    async with send, receive:
        with pytest.raises(CommandError, match="on a terminal alone"):
            await Questions(receive, read).secret("Password:")
    os.close(read)
    os.close(write)


async def test_a_secret_is_not_taken_from_what_was_typed_before() -> None:
    send, receive = anyio.create_memory_object_stream[str](10)
    main, side = pty.openpty()
    async with send, receive:
        questions = Questions(receive, side)
        await send.send("not a password")
        with pytest.raises(CommandError, match="write nothing behind it"):
            await questions.secret("Password:")
        assert await questions.text("?") == "not a password"
    os.close(main)
    os.close(side)


async def test_a_terminal_shows_nothing_meanwhile_and_all_again_afterwards() -> None:
    main, side = pty.openpty()
    try:
        before = termios.tcgetattr(side)
        with without_echo(side) as hidden:
            assert hidden
            assert not termios.tcgetattr(side)[3] & termios.ECHO
        assert termios.tcgetattr(side) == before
        read, write = os.pipe()
        with without_echo(read) as hidden:
            assert not hidden
        os.close(read)
        os.close(write)
    finally:
        os.close(main)
        os.close(side)
