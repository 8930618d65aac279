import re
from pathlib import Path

from parlour_server.config import Config
from parlour_server.limits import Limits

DOCUMENT = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()


def test_every_limit_is_told_with_its_default() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([\d.]+) \|", DOCUMENT, re.MULTILINE))
    assert {name: float(value) for name, value in told.items()} == {
        name: float(getattr(Limits(), name)) for name in Limits.__struct_fields__
    }


def test_every_setting_is_in_the_example() -> None:
    example = DOCUMENT.split("```toml\n")[1].split("```")[0]
    for name in Config.__struct_fields__:
        assert re.search(rf"^\[?{name}\b", example, re.MULTILINE), name
