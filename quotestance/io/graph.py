"""Quotes as regions and links between them, the way annotation tools draw them.

Content, cue and source are regions. The first piece of a content is linked to its cue, to its
source and to its further pieces; a cue or source that several quotes share is one region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from quotestance.io.losses import Losses
from quotestance.io.traits import Pieces, Traits, merged, quote_of
from quotestance.types import Quote, Span

Role = Literal["content", "cue", "source"]
ROLES: tuple[Role, ...] = get_args(Role)

PIECE = "piece"


@dataclass(frozen=True, slots=True)
class Region:
    """A marked span."""

    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """From the first piece of a content (`head`) to another region, by their numbers."""

    head: int
    tail: int


@dataclass(frozen=True, slots=True)
class Graph:
    """Regions and links of a document, and the number of each quote's first region."""

    regions: tuple[Region, ...]
    links: tuple[Link, ...]
    heads: tuple[int, ...] = ()

    def label(self, link: Link) -> str:
        """What to call a link: cue, source, or piece between two pieces of one content."""
        role = self.regions[link.tail].role
        return PIECE if role == "content" else role


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of the regions that make one attribution."""

    content: tuple[int, ...]
    cue: tuple[int, ...]
    source: tuple[int, ...]


def role_of(label: str) -> Role | None:
    """The role that a label names, in any case; `None` for the labels of other projects."""
    return next((role for role in ROLES if role == label.strip().lower()), None)


def graph_of(quotes: Sequence[Quote]) -> Graph:
    """Draw quotes; every one has content regions of its own."""
    regions: list[Region] = []
    links: dict[Link, None] = {}
    heads: list[int] = []
    shared: dict[Region, int] = {}
    for quote in quotes:
        head = len(regions)
        heads.append(head)
        regions.extend(Region("content", piece) for piece in quote.content)
        links.update((Link(head, tail), None) for tail in range(head + 1, len(regions)))
        for region in _others(quote):
            if region not in shared:
                shared[region] = len(regions)
                regions.append(region)
            links[Link(head, shared[region])] = None
    return Graph(tuple(regions), tuple(links), tuple(heads))


def groups(graph: Graph, losses: Losses) -> list[Group]:
    """Gather what belongs together, in the order of first regions; the direction of links is free.

    A content without links is an attribution too. Cues and sources that are linked to no content
    are counted as lost, as are links between them.
    """
    contents = _contents(graph)
    tied: dict[int, dict[int, None]] = {first: {} for first in contents.values()}
    for link in graph.links:
        ends = sorted((link.head, link.tail), key=lambda end: graph.regions[end].role != "content")
        if ends[0] not in contents:
            losses.add("links without a content")
        elif ends[1] not in contents:
            tied[contents[ends[0]]][ends[1]] = None
    _count_loose(graph, tied, losses)
    return [_group(graph, contents, first, list(others)) for first, others in tied.items()]


def quotes_of(
    graph: Graph, traits: Mapping[int, Traits], where: str, losses: Losses
) -> tuple[Quote, ...]:
    """Turn a graph into quotes; `traits` are those of content regions, by number.

    Raises:
        InputError: traits contradict each other; the message begins with `where`.
    """
    return tuple(_quote(graph, group, traits, where, losses) for group in groups(graph, losses))


def _quote(
    graph: Graph, group: Group, traits: Mapping[int, Traits], where: str, losses: Losses
) -> Quote:
    pieces = Pieces(
        content=[graph.regions[number].span for number in group.content],
        cue=[graph.regions[number].span for number in group.cue],
        source=[graph.regions[number].span for number in group.source],
    )
    known = [traits[number] for number in group.content if number in traits]
    return quote_of(pieces, merged(known, losses), where)


def _others(quote: Quote) -> list[Region]:
    cues = [Region("cue", span) for span in quote.cue]
    return cues + [Region("source", span) for span in quote.source]


def _contents(graph: Graph) -> dict[int, int]:
    """Every content region, with the first region of the content that it is a piece of."""
    numbers = [n for n, region in enumerate(graph.regions) if region.role == "content"]
    first = {number: number for number in numbers}
    for link in graph.links:
        if link.head in first and link.tail in first:
            kept, dropped = sorted((first[link.head], first[link.tail]))
            first.update((number, kept) for number in numbers if first[number] == dropped)
    return first


def _count_loose(graph: Graph, tied: dict[int, dict[int, None]], losses: Losses) -> None:
    held = {number for others in tied.values() for number in others}
    for number, region in enumerate(graph.regions):
        if region.role != "content" and number not in held:
            losses.add(f"{region.role}s tied to no content")


def _group(graph: Graph, contents: dict[int, int], first: int, others: list[int]) -> Group:
    return Group(
        content=tuple(number for number, head in contents.items() if head == first),
        cue=tuple(number for number in others if graph.regions[number].role == "cue"),
        source=tuple(number for number in others if graph.regions[number].role == "source"),
    )
