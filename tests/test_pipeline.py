"""The shipped model behind its public face."""

import dataclasses
import sys
from pathlib import Path

import pytest

import quotestance
from quotestance import Document, QuoteStance, QuotestanceError
from quotestance.io import jsonl

ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.txt"))
TEXTS = [path.read_text(encoding="utf-8") for path in ARTICLES]

SIMPLE = (
    "Ana Kovač, the mayor of Dalbeck, condemned the ruling on Monday. "
    "“This court has shamed itself,” Kovač said."
)


@pytest.fixture(scope="module")
def qs() -> QuoteStance:
    return QuoteStance.from_pretrained()


def test_analyze_is_the_default_model():
    document = quotestance.analyze(SIMPLE)
    assert document == QuoteStance.from_pretrained()(SIMPLE)
    assert {quote.speaker.name for quote in document.quotes} == {"Ana Kovač"}
    assert [quote.stance.label for quote in document.quotes] == ["condemn", "condemn"]
    assert [quote.type for quote in document.quotes] == ["indirect", "direct"]


def test_all_ways_of_calling_agree(qs):
    texts = TEXTS[:4]
    one_by_one = [qs(text) for text in texts]
    assert qs(texts) == one_by_one
    assert list(qs.pipe(texts, batch_size=1)) == one_by_one
    assert list(qs.pipe(reversed(texts), batch_size=3))[::-1] == one_by_one


def test_spans_are_verbatim_and_complete(qs):
    for document in qs(TEXTS):
        assert document.quotes, document.text[:60]
        for quote in document.quotes:
            spans = [*quote.content, *quote.cue, *quote.source]
            spans += quote.speaker.mentions if quote.speaker else ()
            for span in spans:
                assert document.text[span.start : span.end] == span.text
                assert span.text.strip()
            assert set(quote.stance.scores) == {"condemn", "urge", "deny", "neutral"}
            assert sum(quote.stance.scores.values()) == pytest.approx(1, abs=1e-5)
            assert max(quote.stance.scores, key=quote.stance.scores.get) == quote.stance.label
            assert 0 <= quote.score <= 1
            assert quote.type in {"direct", "mixed", "indirect"}


def test_white_space_is_kept(qs):
    text = "\n\n  " + SIMPLE.replace(". “", ".\r\n\t“") + "  \n"
    document = qs(text)
    assert document.text == text
    assert [q.text for q in document.quotes] == [q.text for q in qs(SIMPLE).quotes]


@pytest.mark.parametrize("text", ["", " \n\t ", "\ud83d", "”", "1" * 3000, "“" * 700])
def test_texts_without_quotes_are_documents(qs, text):
    assert qs(text) == Document(text)


def test_long_texts_are_read_to_the_end(qs):
    filler = "The harbour was quiet and the boats stayed in. " * 400
    document = qs(filler + SIMPLE)
    assert document.quotes[-1].text == "“This court has shamed itself,”"
    assert document.quotes[-1].speaker.name == "Ana Kovač"


def test_documents_keep_id_and_fields(qs):
    given = Document(SIMPLE, id="a1", fields={"outlet": "The Lantern"})
    (document,) = qs.pipe([given])
    assert dataclasses.replace(document, quotes=()) == given


def test_a_document_is_read_like_its_text(qs):
    assert qs(Document(SIMPLE, id="a1")) == dataclasses.replace(qs(SIMPLE), id="a1")


def test_progress_counts_what_is_done(qs, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert list(qs.pipe([SIMPLE] * 3, progress=True)) == [qs(SIMPLE)] * 3
    assert "3/3" in capsys.readouterr().err


def test_pipe_is_lazy(qs):
    def texts():
        yield SIMPLE
        yield SIMPLE
        raise AssertionError("read more than one batch ahead")

    documents = qs.pipe(texts(), batch_size=1)
    assert next(documents).quotes
    with pytest.raises(AssertionError):
        list(documents)


def test_attitudes_on_request(qs):
    text = "“The bridge is safe,” said Tom Reed. Reed believes that the inspectors were wrong."
    assert [q.text for q in qs(text).quotes] == ["“The bridge is safe,”"]
    assert [q.attitude for q in qs(text, attitudes=True).quotes] == [False, True]


def test_min_score_leaves_out(qs):
    scores = [quote.score for quote in qs(TEXTS[0]).quotes]
    kept = qs(TEXTS[0], min_score=max(scores)).quotes
    assert [quote.score for quote in kept] == [max(scores)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda qs: qs.pipe([SIMPLE], batch_size=0), "batch_size=0"),
        (lambda qs: qs.pipe([SIMPLE], batch_size=2.5), "batch_size=2.5"),
        (lambda qs: qs.pipe(SIMPLE), r"texts is of type str; .* qs\(text\)"),
        (lambda qs: qs({"text": SIMPLE}), "texts is of type dict"),
        (lambda qs: qs(None), "texts is of type NoneType"),
        (lambda qs: qs(SIMPLE, min_score="x"), "min_score='x'"),
        (lambda qs: qs(SIMPLE, min_score=2), "min_score=2"),
        (lambda qs: qs([SIMPLE, 7]), r"texts\[1\] is of type int"),
    ],
)
def test_bad_calls_say_what_is_wrong(qs, call, message):
    with pytest.raises(QuotestanceError, match=message):
        call(qs)


def test_save_and_load(qs, tmp_path):
    qs.save_pretrained(tmp_path / "model")
    assert QuoteStance.from_pretrained(tmp_path / "model")(SIMPLE) == qs(SIMPLE)
    with pytest.raises(QuotestanceError, match="not empty"):
        qs.save_pretrained(tmp_path / "model")


def test_predictions_are_training_data(qs, tmp_path):
    documents = qs(TEXTS[:2])
    jsonl.write(documents, tmp_path / "quotes.jsonl")
    read = list(jsonl.read(tmp_path / "quotes.jsonl"))
    assert [d.text for d in read] == [d.text for d in documents]
    assert [q.content for d in read for q in d.quotes] == [
        q.content for d in documents for q in d.quotes
    ]
