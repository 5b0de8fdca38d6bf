"""Every visible string is translated, and only visible strings are Chinese."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->|{%\s*block bodyclass\s*%}.*?{%\s*endblock\s*%}", re.DOTALL
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|<(script|style).*?</\1>|<[^>]*>", re.DOTALL)
BLOCKS = re.compile(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", re.DOTALL)


def test_every_visible_string_is_translated_with_the_same_names():
    check = subprocess.run(
        [sys.executable, "scripts/messages.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout + check.stderr


@pytest.mark.parametrize("file", sorted((ROOT / "templates").glob("**/*.html")), ids=lambda file: file.name)
def test_a_template_shows_no_words_that_are_not_translated(file):
    text = file.read_text(encoding="utf-8")
    for pattern in (HIDDEN, BLOCKS, TAGS):
        text = pattern.sub(" ", text)
    assert not re.findall(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+", re.sub(r"&\w+;", " ", text))
