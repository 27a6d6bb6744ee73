"""The texts of the Lee corpus: `python -m training.lee GENSIM.whl OUTPUT.jsonl`.

Short news reports of Australia's public broadcaster and of agencies, of 2001 and 2002 (Lee,
Pincombe & Welsh, An empirical evaluation of models of text document similarity, CogSci 2005), which
gensim carries among its test data. Their quotes stand in `training/data/lee-quotes.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from quotestance.io import atomic

_FILES = {"lee": "lee_background.cor", "lee50": "lee.cor"}
_FOLDER = "gensim/test/test_data"
_ENCODING = "cp1252"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.wheel) as wheel:
        found = list(documents(wheel))
    with atomic.opened(arguments.output) as stream:
        stream.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in found)
    print(f"{len(found)} documents to {arguments.output}")


def documents(wheel: zipfile.ZipFile) -> Iterator[dict[str, str]]:
    """Every text once, by the name of its file and its line there."""
    seen = set()
    for name, file in _FILES.items():
        lines = wheel.read(f"{_FOLDER}/{file}").decode(_ENCODING).split("\n")
        for number, line in enumerate(lines, 1):
            text = line.strip()
            if text and text not in seen:
                seen.add(text)
                yield {"id": f"{name}-{number:03d}", "text": text}


if __name__ == "__main__":
    main()
