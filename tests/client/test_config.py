"""The config file of the screen client: what is wrong in it is told in one plain line."""

from pathlib import Path

import pytest

from parlour_client.bindings import SCOPES
from parlour_client.config import Config, Notifications, Typing, config_path, load_config
from parlour_client.config_text import default_text
from parlour_client.errors import ConfigError
from parlour_client.themes import THEMES


def of(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    return load_config(path)


def test_what_is_printed_as_the_default_is_the_default(tmp_path: Path) -> None:
    assert of(tmp_path, default_text()) == Config() == of(tmp_path, "")


def test_what_is_printed_holds_every_binding_with_its_meaning() -> None:
    text = default_text()
    for scope in SCOPES:
        assert f"# {scope.name}\n" in text
        for binding in scope.bindings:
            assert f'\n{binding.id} = "{binding.key}"  # {binding.description}: ' in text


def test_what_a_file_says_holds_and_the_rest_is_default(tmp_path: Path) -> None:
    config = of(
        tmp_path,
        """
        theme = "light"
        compact = true
        typing = { send = false }
        [notifications]
        desktop = "osc777"
        quiet = ["#noise"]
        conversations = { "#dev" = "all" }
        [keys]
        switch = "Ctrl+O, alt+/"
        previous = "f9"
        """,
    )
    assert config.theme == "light"
    assert config.compact
    assert config.nick_colours
    assert config.typing == Typing(send=False)
    assert config.notifications == Notifications(
        desktop="osc777", quiet=("#noise",), conversations={"#dev": "all"}
    )
    assert config.keys == Config().keys | {"switch": "ctrl+o,alt+slash", "previous": "f9"}


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_can_be_named(tmp_path: Path, theme: str) -> None:
    assert of(tmp_path, f"theme = '{theme}'").theme == theme


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("theme = ", "is not TOML"),
        ("compct = true", "there is no setting “compct”; did you mean “compact”?"),
        ("zzz = true", "there is no setting “zzz”; there are theme, compact,"),
        ("[notifications]\nbel = true", "did you mean “notifications.bell”?"),
        ("[typing]\nsent = true", "did you mean “typing.send”?"),
        ("compact = 'yes'", "compact must be true or false, not a text in quotes"),
        ("typing = 3", "typing must be a table, not a number"),
        ("theme = 'pink'", "there is no “pink”; take dark, light or high-contrast"),
        ("[notifications]\ndesktop = 'xml'", "desktop: there is no “xml”; take auto, osc9,"),
        ("[notifications]\npause_seconds = -1", "pause_seconds must be 0 to 3600, not -1"),
        ("[notifications]\npause_seconds = nan", "pause_seconds must be 0 to 3600, not nan"),
        ("[notifications]\nquiet = '#a'", "quiet must be a list in brackets"),
        ("[notifications.conversations]\n'#a' = 'some'", "take all, mentions or none"),
        ("[notifications.conversations]\n'#a' = 3", "each value in notifications.conversations"),
        (
            "[notifications]\nquiet = ['#a']\nconversations = {'#A' = 'all'}",
            "“#A” is in both quiet and conversations",
        ),
        ("[keys]\nswich = 'f9'", "there is nothing called “swich” to bind a key to; did you mean"),
        ("[keys]\nswitch = 'ctrl+foo'", "switch: there is no key “ctrl+foo”"),
        ("[keys]\nswitch = 3", "each value in keys must be a text in quotes"),
        ("[keys]\nswitch = 'f1'", "“help” and “switch” are both on F1"),
        ("theme = " + "[" * 5_000, "is not TOML"),
        ("theme = " + "9" * 5_000, "is not TOML"),
        ("#" * 65_537, "is larger than 65,536 bytes"),
        ("typing" + ".send" * 200 + " = 1", "send must be true or false, not a table"),
        ("typing" + ".send" * 251 + " = 1", "more than 250 dots on one line"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_file_and_field(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        of(tmp_path, text)
    assert told in str(caught.value)
    assert "mine.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_usual_file_need_not_exist_but_a_named_one_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load_config(None) == Config()
    config_path().parent.mkdir(parents=True)
    config_path().write_text("compact = true")
    assert load_config(None).compact
    with pytest.raises(ConfigError, match=r"cannot read the config file .*No such file"):
        load_config(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="cannot read the config file"):
        load_config(tmp_path)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"theme = '\xff'")
    with pytest.raises(ConfigError, match="is not TOML"):
        load_config(tmp_path / "mine.toml")
