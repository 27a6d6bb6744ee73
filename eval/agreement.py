"""How far acts annotated apart agree with their corpora: `python -m eval.agreement CORPUS … ACTS`.

ACTS is a file of `training.additions` on quotes that have a stance in the corpus too. Whoever
annotated them did not see those stances.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from sklearn.metrics import cohen_kappa_score, confusion_matrix, f1_score

from eval import record
from quotestance.errors import QuotestanceError
from quotestance.io import jsonl
from quotestance.types import Document
from training.additions import Additions, cue_of, read_additions


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="+", metavar="CORPUS")
    parser.add_argument("acts", type=Path)
    parser.add_argument("--json", type=Path, required=True, metavar="OUT")
    arguments = parser.parse_args()
    acts = read_additions(arguments.acts)
    documents = chain.from_iterable(map(jsonl.read, arguments.corpora))
    pairs = [pair for document in documents for pair in judged_twice(document, acts)]
    if len(pairs) < sum(len(each.stances) for each in acts.values()):
        raise QuotestanceError(
            f"{arguments.acts}: has acts that {', '.join(map(str, arguments.corpora))} has no "
            "stance for"
        )
    labels = sorted({label for pair in pairs for label in pair})
    ours, theirs = zip(*pairs, strict=True)
    found = {
        "quotes": len(pairs),
        "agreement": round(sum(one == other for one, other in pairs) / len(pairs), 4),
        "kappa": round(float(cohen_kappa_score(theirs, ours)), 4),
        "macro_f1": round(float(f1_score(theirs, ours, average="macro")), 4),
        "labels": labels,
        "confusion": confusion_matrix(theirs, ours, labels=labels).tolist(),
        "corpora_sha256": {path.name: record.sha256(path) for path in arguments.corpora},
        "acts_sha256": record.sha256(arguments.acts),
    }
    print("{quotes} quotes, {agreement} alike, kappa {kappa}, macro-F1 {macro_f1}".format(**found))
    record.write(found, arguments.json)


def judged_twice(document: Document, acts: Mapping[str, Additions]) -> Iterator[tuple[str, str]]:
    """Stances of quotes that both have judged: that of the acts, that of the corpus.

    Raises:
        QuotestanceError: the text is not the one that was annotated.
    """
    known = acts.get(document.id or "")
    if known is None:
        return
    known.check(document)
    for quote in document.quotes:
        cue = cue_of(quote)
        stance = known.stances.get(cue) if cue else None
        if stance and quote.stance:
            yield stance.label, quote.stance.label


if __name__ == "__main__":
    main()
