"""How far acts annotated apart agree with their corpus: `python -m eval.agreement CORPUS ACTS`.

ACTS is a file of `training.additions` on quotes that have a stance in the corpus too. Whoever
annotated them did not see those stances.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from sklearn.metrics import cohen_kappa_score, confusion_matrix

from eval import record
from quotestance.errors import QuotestanceError
from quotestance.io import jsonl
from quotestance.types import Document
from training.additions import Additions, cue_of, read_additions


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("acts", type=Path)
    parser.add_argument("--json", type=Path, required=True, metavar="OUT")
    arguments = parser.parse_args()
    acts = read_additions(arguments.acts)
    pairs = [p for d in jsonl.read(arguments.corpus) for p in judged_twice(d, acts)]
    if len(pairs) < sum(len(each.stances) for each in acts.values()):
        raise QuotestanceError(
            f"{arguments.acts}: has acts that {arguments.corpus} has no stance for"
        )
    labels = sorted({label for pair in pairs for label in pair})
    ours, theirs = zip(*pairs, strict=True)
    found = {
        "quotes": len(pairs),
        "agreement": round(sum(one == other for one, other in pairs) / len(pairs), 4),
        "kappa": round(float(cohen_kappa_score(theirs, ours)), 4),
        "labels": labels,
        "confusion": confusion_matrix(theirs, ours, labels=labels).tolist(),
        "corpus_sha256": record.sha256(arguments.corpus),
        "acts_sha256": record.sha256(arguments.acts),
    }
    print(f"{found['quotes']} quotes, {found['agreement']} alike, kappa {found['kappa']}")
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
