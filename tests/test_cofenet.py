"""CofeNet's protocol: tokens back to text, and exact spans of tokens."""

import json

import pytest

from eval.cofenet import count, read
from eval.evaluate import main
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
    assert instance.text == "\"Go (now),\" Ana didn't say, but Bo's aide did."
    shown = [instance.text[a:b] for a, b in zip(instance.starts, instance.ends, strict=True)]
    assert shown[:3] == ['"', "Go", "("]
    assert instance.spans["cue"] == {(8, 11)}
    assert instance.spans["source"] == {(7, 8), (13, 16)}


def test_opening_marks_stand_apart_from_the_word_before(tmp_path):
    path = tmp_path / "instances.jsonl"
    tokens = "Ana said `` no ` no ' no '' .".split()
    path.write_text(json.dumps({"tokens": tokens, "labels": ["O"] * len(tokens)}) + "\n")
    (found,) = read(path)
    assert found.text == 'Ana said "no ‘no\' no".'


def test_exact_spans_count(instance):
    quote = Quote(
        content=(at(instance, '"Go (now),"'),),
        cue=(at(instance, "didn't say"),),
        source=(at(instance, "Bo"),),
    )
    assert count([instance], [[quote, quote]]).tolist() == [[[2, 1, 0], [1, 1, 1], [1, 1, 1]]]


def test_a_source_takes_along_the_comma_that_closes_its_apposition(tmp_path):
    path = tmp_path / "instances.jsonl"
    tokens = "Ana , the mayor , said no , Bo , too .".split()
    labels = [*["B-source", *["I-source"] * 4], "B-cue", "B-content", *["O"] * 5]
    path.write_text(json.dumps({"tokens": tokens, "labels": labels}) + "\n", encoding="utf-8")
    (instance,) = read(path)
    with_apposition = Quote((at(instance, "no"),), source=(at(instance, "Ana, the mayor"),))
    plain = Quote((at(instance, "no"),), source=(at(instance, "Bo"),))
    assert count([instance], [[with_apposition]])[0, 0].tolist() == [1, 1, 1]
    assert count([instance], [[plain]])[0, 0].tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[]", "tokens is None"),
        ("{", "not JSON"),
        ('{"tokens": ["a"], "labels": []}', "1 tokens, but 0 labels"),
        ('{"tokens": []}', "labels is None"),
        ('{"tokens": 5, "labels": []}', "tokens is 5; give a list of strings"),
        ('{"tokens": "ab", "labels": "OO"}', "tokens is 'ab'"),
        ('{"tokens": ["a", 1], "labels": ["O", "O"]}', "give a list of strings"),
        ('{"tokens": ["a"], "labels": ["B-SOURCE"]}', "label 1 is 'B-SOURCE'; give O, B-source"),
        ('{"tokens": ["a", "b"], "labels": ["B-cue", "I-source"]}', "no B-source begins it"),
    ],
)
def test_other_lines_are_refused(tmp_path, line, message):
    path = tmp_path / "odd.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match="line 1") as caught:
        list(read(path))
    assert message in str(caught.value)


def test_marks_and_blank_lines_are_passed_over(tmp_path):
    path = tmp_path / "passages.jsonl"
    line = json.dumps({"tokens": ["Go"], "labels": ["O"]})
    path.write_text(f"\ufeff{line}\r\n\r\n", encoding="utf-8")
    assert [one.text for one in read(path)] == ["Go"]


@pytest.fixture
def passages(tmp_path):
    path = tmp_path / "passages.jsonl"
    plain = {"tokens": ["Ana", "left", "."], "labels": ["O"] * 3}
    lines = [{"tokens": TOKENS, "labels": LABELS}, plain]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_predicted_labels_are_counted_by_the_command(passages, tmp_path, capsys):
    predictions, out = tmp_path / "predicted.jsonl", tmp_path / "out.json"
    cut = [*LABELS[:6], "O", *LABELS[7:]]
    lines = passages.read_text(encoding="utf-8").splitlines()
    lines[0] = json.dumps({"tokens": TOKENS, "labels": cut})
    predictions.write_text("\n".join(lines), encoding="utf-8")
    command = [str(passages), str(predictions), "--protocol", "cofenet", "--json", str(out)]
    assert main(command) == 0
    table = capsys.readouterr().out
    assert table.startswith("2 passages")
    found = json.loads(out.read_text(encoding="utf-8"))
    right = {kind: measure["hits"] for kind, measure in found["measures"].items()}
    assert right == {"source": 2, "cue": 1, "content": 0}
    assert found["measures"]["source"]["f1"]["value"] == 1


def test_the_model_is_run_on_the_passages(passages, capsys):
    assert main([str(passages), "--protocol", "cofenet", "--resamples", "0"]) == 0
    assert capsys.readouterr().out.splitlines()[2].split()[:2] == ["precision", "recall"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "csv"], "--protocol cofenet goes without --from"),
        (["--errors", "out.html"], "--protocol cofenet goes without --errors"),
        (["--compare", "a", "b"], "--protocol cofenet goes without --compare"),
    ],
)
def test_what_the_protocol_does_not_have_is_refused(passages, options, message, capsys):
    assert main([str(passages), "--protocol", "cofenet", *options]) == 2
    assert message in capsys.readouterr().err


def test_other_tokens_are_refused(passages, tmp_path, capsys):
    predictions = tmp_path / "predicted.jsonl"
    lines = passages.read_text(encoding="utf-8").splitlines()
    predictions.write_text("\n".join(reversed(lines)), encoding="utf-8")
    assert main([str(passages), str(predictions), "--protocol", "cofenet"]) == 2
    assert "passage 1: the tokens predicted" in capsys.readouterr().err
