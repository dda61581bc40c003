"""Each test that docs/securite.md names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_test_that_is_named_exists() -> None:
    page = (ROOT / "docs/securite.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)(?:::(\w+))?`", page)
    assert len(named) > 20
    for file, function in named:
        source = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert not function or re.search(rf"^(?:async )?def {function}\(", source, re.MULTILINE), f"{file}::{function}"
