"""Imports go one way, and what is heavy waits until it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "quotestance"

# A module may import from the layers above its own, and from what stands before it in its own.
LAYERS = """
    types errors
    text distances tags config unnamed
    gazetteer atlas pronouns words lands names countries mentions titles seats joint
    tokens borders windows stretches
    encode encode.cores encode.onnx_encoder encode.torch_encoder heads viterbi islands nearby
    detect attribute floating signatures passives bylines entities agreement
    owners reading resolve stance
    persistence ahead blas
    pipeline
    render io io.atomic io.utf8 io.node io.objects io.record io.losses io.ids io.traits io.graph
    io.drawing io.tokens io.jsonl io.text io.iob io.conll io.doccano io.label_studio
    io.prodigy io.standoff io.brat io.extras io.rows io.csv io.parquet io.hf io.formats
    io.sources
    corpus corpus.attempts corpus.records corpus.jsonl corpus.csv corpus.parquet corpus.inputs
    corpus.folder corpus.job corpus.tables corpus.parts corpus.workers corpus.progress
    corpus.manifest corpus.run corpus.on_ray frames batch
    commands commands.arguments commands.convert commands.run commands.template cli
"""
ORDER = LAYERS.split()
BUILT_ON_NUMPY = {"numpy", "tokenizers", "safetensors", *sys.stdlib_module_names}
# Modules that may need more, and the one thing each may import from outside when it is loaded.
HEAVY = {"encode.onnx_encoder": {"onnxruntime"}, "encode.torch_encoder": {"torch"}}


def module_name(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {module_name(path): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def imported(tree, *, anywhere):
    """Full names that a module imports, when it is loaded or anywhere in it."""
    for node in ast.walk(tree) if anywhere else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(tree):
    """Modules of the package that a module imports."""
    names = (name.removeprefix("quotestance.") for name in imported(tree, anywhere=True))
    for name in names:
        yield from {name, name.rpartition(".")[0]} & (set(MODULES) - {""})


def test_every_module_has_its_place():
    assert sorted(ORDER) == sorted(set(MODULES) - {""})


@pytest.mark.parametrize("module", ORDER)
def test_a_module_imports_only_what_stands_before_it(module):
    assert set(ours(MODULES[module])) <= set(ORDER[: ORDER.index(module)])


@pytest.mark.parametrize("module", MODULES)
def test_the_library_imports_neither_training_nor_evaluation(module):
    roots = {name.split(".")[0] for name in imported(MODULES[module], anywhere=True)}
    assert roots.isdisjoint({"training", "eval", "tests"})


@pytest.mark.parametrize("module", MODULES)
def test_loading_a_module_loads_nothing_heavy(module):
    roots = {name.split(".")[0] for name in imported(MODULES[module], anywhere=False)}
    assert roots <= BUILT_ON_NUMPY | HEAVY.get(module, set()) | {"quotestance"}


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import quotestance", {"torch", "transformers", "onnxruntime", "numpy", "tokenizers"}),
        ("import quotestance.cli", {"torch", "transformers", "onnxruntime", "numpy"}),
        ("import quotestance.pipeline", {"torch", "transformers", "onnxruntime"}),
        ("import quotestance.encode.onnx_encoder", {"torch", "transformers"}),
    ],
)
def test_importing_stays_light(statement, absent):
    command = f"{statement}; import sys; print(*sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", command],
        cwd=PACKAGE.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    assert absent.isdisjoint(shown.stdout.split())
