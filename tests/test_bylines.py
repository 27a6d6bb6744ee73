"""Sources end with their paragraph, and writers of articles are not speakers."""

import pytest

from quotestance.attribute import Draft
from quotestance.bylines import outside_bylines


def _source_of(tokenizer, text, content, cue, source):
    tokens = tokenizer(text)

    def cover(words):
        start = text.index(words)
        return tokens.cover(start, start + len(words))

    draft = Draft(
        content=(cover(content),),
        cue=cover(cue),
        source=(cover(source),),
        cue_probability=1.0,
        span_probability=1.0,
    )
    (found,) = outside_bylines([draft], text, tokens)
    return [text[tokens.starts[s.start] : tokens.ends[s.stop - 1]] for s in found.source]


@pytest.mark.parametrize(
    ("text", "source", "kept"),
    [
        (
            "Rail ‘failed’, says union\n\nBy Ann Hay, editor\n\nIt did.",
            "union\n\nBy Ann Hay",
            ["union"],
        ),
        ("BY ANN HAY\n\nIt says no: rail ‘failed’.", "ANN HAY", []),
        ("BYLINE: Ann Hay.\n\nIt says no: rail ‘failed’.", "Ann Hay", []),
        ("Ann Hay\n\nBo Lind says rail ‘failed’.", "Ann Hay\n\nBo Lind", ["Bo Lind"]),
        ("The mayor of\nLind says rail ‘failed’.", "The mayor of\nLind", ["The mayor of\nLind"]),
        ("By noon, Ann Hay says, rail ‘failed’\n", "Ann Hay", ["Ann Hay"]),
    ],
)
def test_a_source_lies_in_one_paragraph_and_in_no_byline(tokenizer, text, source, kept):
    assert _source_of(tokenizer, text, "‘failed’", "says", source) == kept
