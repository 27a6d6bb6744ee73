"""Candidates for antecedents: which entity each means so far, and which repeat another's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from quotestance.agreement import content_words, pronoun_in, repeats
from quotestance.entities import Mention
from quotestance.heads import Floats
from quotestance.types import Span

_NOBODY = -1


class Owners:
    """Which entity each candidate means, so far.

    Args:
        spans: the candidates.
        known: the entities of those that are known already.
    """

    def __init__(self, spans: Sequence[Span], known: Mapping[Span, int | None]) -> None:
        self._places: dict[Span, list[int]] = {}
        self._owners = np.full(len(spans), _NOBODY, dtype=np.int64)
        for place, span in enumerate(spans):
            self._places.setdefault(span, []).append(place)
            owner = known.get(span)
            self._owners[place] = _NOBODY if owner is None else owner
        self._order = self._by_first()

    def set(self, span: Span, owner: int | None) -> None:
        """Say which entity a candidate means, and all others with the same span."""
        places = self._places[span]
        before = self._owners[places]
        self._owners[places] = _NOBODY if owner is None else owner
        if (before != _NOBODY).any():
            self._order = self._by_first()
        elif owner is not None:
            # Candidates are told from the first to the last.
            self._order.setdefault(owner)

    def gather(self, weights: Floats) -> dict[int, float]:
        """Sum what is given to candidates over the entities that they mean.

        Entities come in the order of their first candidates. Shape: (candidates,).
        """
        sums = np.bincount(self._owners - _NOBODY, weights, minlength=1).tolist()
        return {entity: sums[entity - _NOBODY] for entity in self._order}

    def _by_first(self) -> dict[int, None]:
        return dict.fromkeys(owner for owner in self._owners.tolist() if owner != _NOBODY)


class Repetition:
    """How far descriptions repeat words of others."""

    def __init__(self, candidates: Sequence[Mention]) -> None:
        self._count = len(candidates)
        self._with: dict[str, list[int]] = {}
        for place, candidate in enumerate(candidates):
            for word in () if candidate.is_name else content_words(candidate.span.text):
                self._with.setdefault(word, []).append(place)

    def factors(self, mention: Mention) -> Floats:
        """By what to multiply what is given to each candidate. Shape: (candidates,)."""
        factors = np.ones(self._count, dtype=np.float32)
        if pronoun_in(mention.span.text) is None:
            words = content_words(mention.span.text)
            shared = Counter(place for word in words for place in self._with.get(word, ()))
            for place, count in shared.items():
                factors[place] = repeats(mention, count)
        return factors
