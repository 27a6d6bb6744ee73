"""The page of mistakes: every kind, in its sentence, with nothing that could run."""

from eval.evaluate import main
from eval.mistakes import KINDS, as_page, mistakes
from quotestance.io import jsonl
from quotestance.types import Document, Quote, Speaker, Stance, spans_of

TEXT = (
    "It rained. “The dam is <safe>,” said Ana Ruiz. Bo Lind urged her to close the gate. Rain fell."
)


def quote(words, source, stance, speaker):
    start, at = TEXT.index(words), TEXT.index(source)
    return Quote(
        content=spans_of(TEXT, [[start, start + len(words)]]),
        source=spans_of(TEXT, [[at, at + len(source)]]),
        stance=Stance(stance),
        speaker=Speaker(speaker),
    )


SAFE = quote("“The dam is <safe>,”", "Ana Ruiz", "neutral", "Ana Ruiz")
GATE = quote("her to close the gate", "Bo Lind", "urge", "Bo Lind")
ODD = quote("The dam is", "Bo Lind", "deny", "Bo Lind")
RAIN = quote("Rain fell", "Rain", "neutral", "Rain")


def kinds(gold, predicted):
    pairs = [(Document(TEXT, tuple(gold)), Document(TEXT, tuple(predicted)))]
    return [mistake.kind for mistake in mistakes(pairs)]


def test_nothing_is_wrong_with_gold():
    assert kinds([SAFE, GATE], [SAFE, GATE]) == []
    assert "edges" not in kinds([SAFE], [quote("The dam is <safe>", "Ana Ruiz", "urge", "Ruiz")])


def test_every_kind_is_found_in_order():
    assert kinds([SAFE, GATE], [ODD, RAIN]) == list(KINDS)


def test_the_page_shows_the_sentence_and_both_readings():
    pairs = [(Document(TEXT, (SAFE,), id="a&1"), Document(TEXT, (ODD,)))]
    page = as_page(mistakes(pairs))
    assert '<span class="gold mine">The dam is</span>' in page
    assert '<span class="gold"> &lt;safe&gt;,”</span>' in page
    assert "<safe>" not in page
    assert "a&amp;1" in page
    assert "It rained" not in page
    assert "stance: neutral" in page
    assert "stance: deny" in page


def test_the_command_writes_it(tmp_path):
    gold, predicted, out = (tmp_path / name for name in ("g.jsonl", "p.jsonl", "out.html"))
    jsonl.write([Document(TEXT, (SAFE, GATE), id="1")], gold)
    jsonl.write([Document(TEXT, (SAFE,), id="1")], predicted)
    assert main([str(gold), str(predicted), "--errors", str(out)]) == 0
    assert "not found: 1" in out.read_text(encoding="utf-8")
