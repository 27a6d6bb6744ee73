"""A graph as it is read from an annotation tool, region by region and link by link."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from quotestance.io.graph import Graph, Link, Region, quotes_of, role_of
from quotestance.io.losses import Losses
from quotestance.io.traits import Traits, merged
from quotestance.types import Quote, Span


@dataclass(slots=True)
class Drawing:
    """Regions by the names that the tool gives them; what is not ours is counted as lost."""

    losses: Losses
    _regions: list[Region] = field(default_factory=list)
    _links: list[Link] = field(default_factory=list)
    _traits: dict[int, Traits] = field(default_factory=dict)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def mark(self, name: Hashable, label: str, span: Span) -> None:
        """Take in a region, if its label is a role."""
        role = role_of(label)
        if role is None:
            self.losses.add(f"spans labelled {label}")
            return
        self._numbers[name] = len(self._regions)
        self._regions.append(Region(role, span))

    def describe(self, name: Hashable, traits: Traits) -> None:
        """Say something about a content; a later word that contradicts it is counted as lost."""
        number = self._numbers.get(name)
        if number is None or self._regions[number].role != "content":
            self.losses.add("labels at spans that are no content", len(traits.known()))
        else:
            before = self._traits.get(number, Traits())
            self._traits[number] = merged([before, traits], self.losses)

    def link(self, head: Hashable, tail: Hashable) -> None:
        """Take in a link, if both of its ends are regions of ours."""
        if head in self._numbers and tail in self._numbers:
            self._links.append(Link(self._numbers[head], self._numbers[tail]))
        else:
            self.losses.add("links to spans of other kinds")

    def quotes(self, where: str) -> tuple[Quote, ...]:
        """What the drawing says.

        Raises:
            InputError: a quote has a second stance and no first; the message begins with `where`.
        """
        graph = Graph(tuple(self._regions), tuple(self._links))
        return quotes_of(graph, self._traits, where, self.losses)
