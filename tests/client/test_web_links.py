import os
import sys
from pathlib import Path

import pytest

from parlour_client.web_links import WebLinkError, oddities, open_link


def browser(folder: Path, program: str) -> str:
    """Write a browser, and return what $BROWSER is to be."""
    path = folder / "browser"
    path.write_text(f"#!{sys.executable}\nimport sys, pathlib\n{program}\n")
    path.chmod(0o700)
    return str(path)


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c#d", "HTTP://EXAMPLE.ORG:8080", "https://[::1]/"]
)
def test_an_ordinary_address_has_nothing_odd(address: str) -> None:
    assert oddities(address) == ()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://bank.example@evil.example/", "the page is on evil.example"),
        ("https://a:b@evil.example/", "the page is on evil.example"),
        ("https://аpple.com/", "not all in Latin letters"),  # noqa: RUF001 - the trap itself
        ("https://www.xn--80ak6aa92e.com/", "stands for “аррӏе”"),  # noqa: RUF001
        ("https://xn--%/", "stands for “?”"),
    ],
)
def test_what_could_deceive_is_told(address: str, said: str) -> None:
    assert any(said in words for words in oddities(address))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "-version",
        "https://",
        "https://[::1",
        "https://a.b:99999/",
        "https://a.b/ -x",
        "https://good.a\\@evil.b/",
        "https://a.b/\x1b[2J",
        "https://a.b/\u202e",
    ],
)
@pytest.mark.asyncio
async def test_what_is_no_web_address_is_never_opened(address: str) -> None:
    with pytest.raises(WebLinkError):
        oddities(address)
    with pytest.raises(WebLinkError):
        await open_link(address)


@pytest.mark.asyncio
async def test_the_browser_gets_the_address_as_one_argument_and_no_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    program = (
        f"terminal = any(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))\n"
        f"pathlib.Path({str(told)!r}).write_text(repr((sys.argv[1:], terminal)))"
    )
    monkeypatch.setenv("BROWSER", browser(tmp_path, program))
    await open_link("https://a.b/?q=$(id);'x'&y=%20")
    assert told.read_text() == repr((["https://a.b/?q=$(id);'x'&y=%20"], False))


@pytest.mark.asyncio
async def test_a_machine_without_a_browser_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", browser(tmp_path, "sys.exit(1)"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", os.fspath(tmp_path / "nothing"))
    with pytest.raises(WebLinkError, match="no browser could be started"):
        await open_link("https://a.b/")
