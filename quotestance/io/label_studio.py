"""Label Studio: its native JSON, a list of tasks with regions and relations.

A project is set up with `configuration()`. Content, Cue and Source are labels of regions; the
first piece of a content has the relations `cue`, `source` and `piece` (its further pieces), and
carries the choices stance, second_stance and attitude, and the speaker as text. Under `data` stand
the text, the id of the document and its other fields. Offsets are in characters, end exclusive.

Gold becomes `annotations`. Quotes with a score become `predictions`, with which Label Studio fills
in a task for people to correct; what they submit comes back as an annotation. (The CoNLL export of
Label Studio loses the relations: export JSON.)
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from quotestance.errors import InputError
from quotestance.io import atomic, objects, utf8
from quotestance.io.drawing import Drawing
from quotestance.io.graph import Graph, Link, graph_of
from quotestance.io.losses import TRAITS, Feature, Losses
from quotestance.io.node import Node
from quotestance.io.record import rounded
from quotestance.io.traits import STANCES, Traits
from quotestance.types import Document, Quote

_HELD: frozenset[Feature] = TRAITS | {"scores", "fields"}
_OWN_KEYS = frozenset({"text", "id"})
_FLAGS = {"yes": True, "no": False}
_WHERE = {"from_name": "kind", "to_name": "text"}
_TASKS = "give the list of tasks that Label Studio exports as JSON; for JSON lines name that format"

_CONFIGURATION = """\
<View>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Labels name="kind" toName="text">
    <Label value="Content" background="#f2c14e" hotkey="1"/>
    <Label value="Cue" background="#5b8e7d" hotkey="2"/>
    <Label value="Source" background="#4d7ea8" hotkey="3"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Relations>
    <Relation value="cue"/>
    <Relation value="source"/>
    <Relation value="piece"/>
  </Relations>
  <View visibleWhen="region-selected" whenTagName="kind" whenLabelValue="Content">
    <Header value="What the speaker does with the words, and what else they do"/>
{stance}
{second}
    <Header value="An attitude (believes, wants, fears), not something said"/>
{attitude}
    <Header value="Who says it, by the fullest name in the text"/>
    <TextArea name="speaker" toName="text" perRegion="true" maxSubmissions="1" editable="true"
              whenTagName="kind" whenLabelValue="Content"/>
  </View>
</View>
"""
_CHOICES = """\
    <Choices name="{name}" toName="text" perRegion="true" choice="single" showInline="true"
             whenTagName="kind" whenLabelValue="Content">
{choices}
    </Choices>"""


def configuration(stances: Sequence[str] = STANCES) -> str:
    """The labelling configuration (XML) of a project for quotes, with a stance set of your own."""
    return _CONFIGURATION.format(
        stance=_choices("stance", stances),
        second=_choices("second_stance", stances),
        attitude=_choices("attitude", tuple(_FLAGS)),
    )


def read(path: Path | str) -> Iterator[Document]:
    """Read an export: the ground truth of a task or else its first annotation, or prediction.

    Further annotations of a task, tasks that were skipped, and regions, choices and relations of
    other projects are passed over and counted in a warning. Relations may go either way.

    Raises:
        InputError: the file cannot be understood; names file, task, field and value.
        OSError: the file cannot be read.
    """
    losses = Losses.reading(path)
    text = utf8.decode(Path(path).read_bytes(), str(path))
    tasks = objects.parsed(text, str(path), _TASKS)
    if not isinstance(tasks, list):
        raise InputError.of(str(path), "the file", tasks, _TASKS)
    for number, task in enumerate(tasks, start=1):
        yield from _documents(Node(task, f"{path}, task {number}"), losses)
    losses.warn()


def write(
    documents: Iterable[Document], path: Path | str, *, predictions: bool | None = None
) -> None:
    """Write tasks to import; the file appears whole or not at all.

    `predictions` says whether quotes are written as predictions or as annotations; by default
    those of documents with a score are predictions. A document without quotes is a bare task.

    Raises:
        InputError: a field of a document cannot be written as JSON.
        OSError: the file cannot be written.
    """
    losses = Losses.writing("Label Studio", path)
    separator = "[\n"
    with atomic.opened(path) as stream:
        for document in documents:
            losses.document(document, _HELD)
            task = _task(document, predictions, losses)
            stream.write(separator + objects.written(task, document))
            separator = ",\n"
        stream.write("[]\n" if separator == "[\n" else "\n]\n")
    losses.warn()


def _choices(name: str, values: Sequence[str]) -> str:
    choices = "\n".join(f'      <Choice value="{html.escape(value)}"/>' for value in values)
    return _CHOICES.format(name=name, choices=choices)


# Writing


def _task(document: Document, predictions: bool | None, losses: Losses) -> dict[str, Any]:
    fields = {key: value for key, value in document.fields.items() if key not in _OWN_KEYS}
    losses.add("fields that are called text or id", len(document.fields) - len(fields))
    identifier = {} if document.id is None else {"id": document.id}
    task = {"data": {"text": document.text, **identifier, **fields}}
    if not document.quotes:
        return task
    scores = [quote.score for quote in document.quotes if quote.score is not None]
    result = list(_results(document.quotes))
    if predictions is False or (predictions is None and not scores):
        return {**task, "annotations": [{"result": result}]}
    mean = {"score": rounded(fmean(scores))} if scores else {}
    return {**task, "predictions": [{"model_version": "quotestance", **mean, "result": result}]}


def _results(quotes: Sequence[Quote]) -> Iterator[dict[str, Any]]:
    graph = graph_of(quotes)
    traits = {head: Traits.of(quote) for head, quote in zip(graph.heads, quotes, strict=True)}
    for number, region in enumerate(graph.regions):
        span = region.span
        place = {"start": span.start, "end": span.end, "text": span.text}
        value = {**place, "labels": [region.role.capitalize()]}
        known = traits.get(number, Traits())
        score = {} if known.score is None else {"score": known.score}
        yield {"id": f"r{number}", **_WHERE, "type": "labels", "value": value, **score}
        yield from _descriptions(f"r{number}", place, known)
    yield from (_relation(graph, link) for link in graph.links)


def _descriptions(
    identifier: str, place: dict[str, Any], traits: Traits
) -> Iterator[dict[str, Any]]:
    attitude = None if traits.attitude is None else "yes" if traits.attitude else "no"
    named = {"stance": traits.stance, "second_stance": traits.second_stance, "attitude": attitude}
    for name, choice in named.items():
        if choice is not None:
            value = {**place, "choices": [choice]}
            where = {"from_name": name, "to_name": "text"}
            yield {"id": identifier, **where, "type": "choices", "value": value}
    if traits.speaker is not None:
        value = {**place, "text": [traits.speaker]}
        where = {"from_name": "speaker", "to_name": "text"}
        yield {"id": identifier, **where, "type": "textarea", "value": value}


def _relation(graph: Graph, link: Link) -> dict[str, Any]:
    return {
        "type": "relation",
        "from_id": f"r{link.head}",
        "to_id": f"r{link.tail}",
        "direction": "right",
        "labels": [graph.label(link)],
    }


# Reading


def _documents(task: Node, losses: Losses) -> Iterator[Document]:
    """The document of a task, unless the annotators skipped it."""
    data = task.member("data")
    identifier = data.identifier() if data.identifier() is not None else task.identifier()
    if identifier is not None:
        task = Node(task.value, f"{task.where}, document {identifier!r}")
        data = task.member("data")
    text = data.text()
    fields = {key: value for key, value in data.members().items() if key not in _OWN_KEYS}
    answers = list(task.items("annotations", "give a list of annotations"))
    submitted = [answer for answer in answers if not answer.flag("was_cancelled")]
    if answers and not submitted:
        losses.add("tasks that were skipped")
        return
    answer = _chosen(submitted or list(_predictions(task, losses)), losses)
    quotes = _quotes(answer, text, losses) if answer else ()
    yield Document(text, quotes, identifier, fields)


def _predictions(task: Node, losses: Losses) -> Iterator[Node]:
    """Predictions; some exports give nothing but their numbers."""
    for prediction in task.items("predictions", "give a list of predictions"):
        if isinstance(prediction.value, int):
            losses.add("predictions of which only the number is given")
        else:
            yield prediction


def _chosen(answers: Sequence[Node], losses: Losses) -> Node | None:
    losses.add("further annotations or predictions of a task", len(answers) - 1)
    best = sorted(answers, key=lambda answer: not answer.flag("ground_truth"))
    return best[0] if best else None


def _quotes(answer: Node, text: str, losses: Losses) -> tuple[Quote, ...]:
    drawing = Drawing(losses)
    results = list(answer.items("result", "give a list of results"))
    # What is said about a region, or between two, may come before the region.
    for result in sorted(results, key=lambda result: result.string("type") != "labels"):
        _take(result, text, drawing)
    return drawing.quotes(answer.where)


def _take(result: Node, text: str, drawing: Drawing) -> None:
    kind = result.string("type")
    if kind == "labels":
        _mark(result, text, drawing)
    elif kind == "relation":
        drawing.link(result.string("from_id"), result.string("to_id"))
    elif kind in ("choices", "textarea"):
        _describe(result, drawing)
    else:
        drawing.losses.add(f"results of the type {kind}")


def _mark(result: Node, text: str, drawing: Drawing) -> None:
    value = result.member("value")
    span = value.span(text)
    shown = value.members().get("text")
    # Label Studio may show a line break as a backslash and an n.
    if isinstance(shown, str) and shown.replace("\\n", " ").split() != span.text.split():
        drawing.losses.add("spans that do not say what stands there")
    identifier = result.string("id")
    for label in _strings(value, "labels"):
        drawing.mark(identifier, label, span)
    score = result.number("score")
    if score is not None and "content" in map(str.lower, _strings(value, "labels")):
        drawing.describe(identifier, Traits(score=score))


def _describe(result: Node, drawing: Drawing) -> None:
    name = (result.string("from_name") or "").lower()
    value = result.member("value")
    key = "text" if result.string("type") == "textarea" else "choices"
    given = _strings(value, key)
    if not given:
        return
    if name == "speaker":
        traits = Traits(speaker=given[0].strip())
    elif name == "stance":
        traits = Traits(stance=given[0])
    elif name == "second_stance":
        traits = Traits(second_stance=given[0])
    elif name == "attitude":
        traits = Traits(attitude=_flag(value, given[0]))
    else:
        drawing.losses.add(f"{key} called {name}")
        return
    drawing.losses.add(f"further {key} of one region", len(given) - 1)
    drawing.describe(result.string("id"), traits)


def _flag(value: Node, choice: str) -> bool:
    if choice.lower() not in _FLAGS:
        raise value.wrong("choices", choice, "give yes or no as the attitude")
    return _FLAGS[choice.lower()]


def _strings(node: Node, key: str) -> list[str]:
    """The strings of a list, or a single one, without blank ones."""
    given = node.members().get(key)
    values = [given] if isinstance(given, str) else [] if given is None else given
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise node.wrong(key, given, "give a list of strings")
    return [value for value in values if value.strip()]
