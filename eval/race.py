"""Contestants that read the same articles by turns, so that whatever slows one slows all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval import contestants
from eval.contestants import GRAPH, LIBRARY, RIVALS, Absent, Read
from eval.cost import Cost

# The first and the last token of a window.
_SPECIAL = 2


@dataclass(frozen=True, slots=True)
class Windows:
    """What the encoder was asked for: windows, and tokens in them without the special ones."""

    count: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a race showed.

    tokens: word pieces of each article. rounds: what each round cost, by contestant. unread:
    articles that a contestant refused.
    """

    tokens: tuple[int, ...]
    rounds: dict[str, tuple[Cost, ...]]
    windows: Windows
    unread: dict[str, int]


class Race:
    """Everybody who is installed, loaded; `absent` says why the others are not here."""

    def __init__(self, model: str | None = None) -> None:
        """Load a model's contestants.

        Raises:
            QuotestanceError: no such model.
        """
        self._library = contestants.recorded(model)
        self._readers: dict[str, Read] = {LIBRARY: self._library.read, GRAPH: self._graph}
        self.absent: dict[str, str] = {}
        for name, make in RIVALS.items():
            try:
                self._readers[name] = make(model)
            except Absent as error:
                self.absent[name] = str(error)

    def run(self, articles: Sequence[str], rounds: int) -> Result:
        """Let all read the articles so many times; the first article is a rehearsal before that."""
        for read in self._readers.values():
            read(articles[:1])
        costs: dict[str, list[Cost]] = {name: [] for name in self._readers}
        unread: dict[str, int] = {}
        for _ in range(rounds):
            self._library.recorder.start()
            for name, read in self._readers.items():
                began = Cost.now()
                unread[name] = read(articles)
                costs[name].append(Cost.now() - began)
        return Result(
            tuple(len(self._library.tokenizer(article)) for article in articles),
            {name: tuple(each) for name, each in costs.items()},
            self._windows(),
            unread,
        )

    def _graph(self, _: Sequence[str]) -> int:
        self._library.recorder.again()  # the windows of the library, which reads before it
        return 0

    def _windows(self) -> Windows:
        calls = self._library.recorder.calls
        lengths = [len(window.ids) - _SPECIAL for windows in calls for window in windows]
        return Windows(len(lengths), sum(lengths))
