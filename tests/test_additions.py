"""Labels that stand apart from their corpus find their quotes, or nothing is trained on."""

import json

import pytest

pytest.importorskip("torch")
from eval import agreement
from quotestance.errors import QuotestanceError
from quotestance.io import jsonl
from quotestance.types import Document, Quote, Span, Stance
from training.additions import read_additions, sha256_of, with_additions

TEXT = "Ash blamed the mayor. Bo said it rained."


def _quote(cue: str, content: str, stance: Stance | None = None) -> Quote:
    spans = [Span.of(TEXT, TEXT.index(w), TEXT.index(w) + len(w)) for w in (content, cue)]
    return Quote(content=(spans[0],), cue=(spans[1],), stance=stance)


BLAME, RAIN = _quote("blamed", "the mayor"), _quote("said", "it rained", Stance("neutral"))
DOCUMENT = Document(TEXT, (BLAME, RAIN), id="a")


def _file(tmp_path, cue, *, text=TEXT):
    act = {"cue": cue, "stance": "condemn", "second_stance": "urge"}
    path = tmp_path / "acts.jsonl"
    path.write_text(json.dumps({"id": "a", "sha256": sha256_of(text), "acts": [act]}) + "\n")
    return read_additions(path)


def test_a_quote_without_a_stance_gets_its_own(tmp_path):
    (found,) = with_additions([DOCUMENT], _file(tmp_path, [4, 10]))
    assert [q.stance for q in found.quotes] == [Stance("condemn", second="urge"), RAIN.stance]


@pytest.mark.parametrize(("place", "name"), [([[0, 3]], "Ash"), ([[0, 3], [22, 24]], "Ash and Bo")])
def test_a_quote_without_a_speaker_gets_its_own(tmp_path, place, name):
    record = {"cue": [4, 10], "speaker": place}
    path = tmp_path / "speakers.jsonl"
    path.write_text(json.dumps({"id": "a", "sha256": sha256_of(TEXT), "speakers": [record]}) + "\n")
    (found,) = with_additions([DOCUMENT], read_additions(path))
    assert [q.speaker.name if q.speaker else None for q in found.quotes] == [name, None]
    with pytest.raises(QuotestanceError, match="no quote without a speaker"):
        list(with_additions([found], read_additions(path)))


def test_other_documents_stay_as_they_are(tmp_path):
    other = Document(TEXT, (BLAME,), id="b")
    assert other in with_additions([other, DOCUMENT], _file(tmp_path, [4, 10]))


def test_a_missing_document_is_told(tmp_path):
    with pytest.raises(QuotestanceError, match="no document 'a'"):
        list(with_additions([], _file(tmp_path, [4, 10])))


@pytest.mark.parametrize("cue", [[5, 10], [25, 29]], ids=["no quote", "a quote with a stance"])
def test_acts_without_a_quote_are_refused(tmp_path, cue):
    with pytest.raises(QuotestanceError, match=rf"a: .*\({cue[0]}, {cue[1]}\)"):
        list(with_additions([DOCUMENT], _file(tmp_path, cue)))


def test_another_text_is_refused(tmp_path):
    with pytest.raises(QuotestanceError, match="a: its text"):
        list(with_additions([DOCUMENT], _file(tmp_path, [4, 10], text="Ash blamed nobody.")))


def test_agreement_counts_what_both_have_judged(tmp_path, monkeypatch):
    judged = [_quote("blamed", "the mayor", Stance("condemn")), RAIN]
    jsonl.write([Document(TEXT, tuple(judged), id="a")], tmp_path / "corpus.jsonl")
    acts = [
        {"cue": [4, 10], "stance": "condemn", "second_stance": None},
        {"cue": [25, 29], "stance": "deny", "second_stance": None},
    ]
    line = json.dumps({"id": "a", "sha256": sha256_of(TEXT), "acts": acts})
    (tmp_path / "acts.jsonl").write_text(line + "\n")
    files = [str(tmp_path / name) for name in ("corpus.jsonl", "acts.jsonl", "out.json")]
    monkeypatch.setattr("sys.argv", ["agreement", *files[:2], "--json", files[2]])
    agreement.main()
    found = json.loads((tmp_path / "out.json").read_text())
    assert (found["quotes"], found["agreement"]) == (2, 0.5)
    assert found["confusion"] == [[1, 0, 0], [0, 0, 0], [0, 1, 0]]
