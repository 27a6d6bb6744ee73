"""CofeNet's protocol: tokens back to text, and exact spans of tokens."""

import json

import pytest

from eval.cofenet import count, read
from quotestance.errors import InputError
from quotestance.types import Quote, Span

TOKENS = "`` Go -LRB- now -RRB- , '' Ana did n't say , but Bo 's aide did .".split()
LABELS = ["O"] * len(TOKENS)
LABELS[:7] = ["B-content", *["I-content"] * 6]
LABELS[7] = "B-source"
LABELS[8:11] = ["B-cue", "I-cue", "I-cue"]
LABELS[13:16] = ["B-source", "I-source", "I-source"]


@pytest.fixture
def instance(tmp_path):
    path = tmp_path / "instances.jsonl"
    path.write_text(json.dumps({"tokens": TOKENS, "labels": LABELS}) + "\n", encoding="utf-8")
    (found,) = read(path)
    return found


def at(instance, words):
    start = instance.text.index(words)
    return Span(start, start + len(words), words)


def test_tokens_become_text(instance):
    assert instance.text == "“Go (now),” Ana didn't say, but Bo's aide did."
    shown = [instance.text[a:b] for a, b in zip(instance.starts, instance.ends, strict=True)]
    assert shown[:3] == ["“", "Go", "("]
    assert instance.spans["cue"] == {(8, 11)}
    assert instance.spans["source"] == {(7, 8), (13, 16)}


def test_exact_spans_count(instance):
    quote = Quote(
        content=(at(instance, "“Go (now),”"),),
        cue=(at(instance, "didn't say"),),
        source=(at(instance, "Bo"),),
    )
    assert count(instance, [quote, quote]) == [[2, 1, 0], [1, 1, 1], [1, 1, 1]]


@pytest.mark.parametrize("line", ["[]", "{", '{"tokens": ["a"], "labels": []}', '{"tokens": []}'])
def test_other_lines_are_refused(tmp_path, line):
    path = tmp_path / "odd.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        list(read(path))
