"""The torch backend: GPUs, fine-tuning, and the module that training trains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from quotestance.encode import WindowInput
from quotestance.tokens import FEATURE_SIZES

# Tokens a batch.
_BATCH, _GPU_BATCH = 16_384, 32_768
# On GPUs no window is padded by more than an eighth of the longest beside it.
_GPU_FULL = 7 / 8
# From here on GPUs have bfloat16; older ones imitate it.
_AMPERE = (8, 0)


class TokenEncoder(nn.Module):
    """A Hugging Face encoder that also reads the surface features of every token."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        # Some encoders embed in fewer dimensions than they read in.
        width = encoder.get_input_embeddings().weight.shape[1]
        tables = [nn.Embedding(size, width) for size in FEATURE_SIZES]
        for table in tables:
            nn.init.zeros_(table.weight)
        self.features = nn.ModuleList(tables)

    def forward(self, ids: Tensor, mask: Tensor | None, features: Tensor) -> Tensor:
        """Token vectors; without a mask, nothing is padded.

        Shapes: (batch, tokens) twice, (batch, tokens, 3) → (batch, tokens, hidden).
        """
        embedded = self.encoder.get_input_embeddings()(ids)
        for column, table in enumerate(self.features):
            embedded = embedded + table(features[:, :, column])
        vectors: Tensor = self.encoder(inputs_embeds=embedded, attention_mask=mask)[0]
        return vectors


class TorchEncoder:
    """Runs windows of like lengths in padded batches, one batch ahead of its results."""

    def __init__(
        self,
        module: TokenEncoder,
        device: str = "cpu",
        batch_tokens: int | None = None,
        threads: int | None = None,
        precision: torch.dtype | None = None,
    ) -> None:
        """Move a module to its device.

        Args:
            module: the encoder, with weights in float32; they stay so.
            device: a torch device.
            batch_tokens: at most so many tokens a batch, padding included.
            threads: of the processor, set for the whole process; by default what torch chose.
            precision: `torch.float32` or `torch.bfloat16`; by default the latter on GPUs that
                have it in hardware.
        """
        if threads is not None:
            torch.set_num_threads(threads)
        self._module = module.to(device).eval()
        self._device = torch.device(device)
        on_gpu = self._device.type == "cuda"
        self._batch_tokens = batch_tokens or (_GPU_BATCH if on_gpu else _BATCH)
        self._fullest = _GPU_FULL if on_gpu else 0.0
        self._precision = precision or _precision(self._device)

    def __call__(self, windows: Sequence[WindowInput]) -> list[NDArray[np.float32]]:
        """Vectors of every window. Shapes: (tokens,) → (tokens, hidden)."""
        lengths = [len(window.ids) for window in windows]
        batches = bucketed(lengths, self._batch_tokens, self._fullest)
        started = (self._start([windows[index] for index in batch]) for batch in batches)
        results: dict[int, NDArray[np.float32]] = {}
        for batch, arriving in zip(batches, _one_ahead(started), strict=True):
            for index, rows in zip(batch, arriving.vectors(), strict=True):
                results[index] = rows[: lengths[index]]
        return [results[index] for index in range(len(windows))]

    @torch.inference_mode()
    def _start(self, windows: Sequence[WindowInput]) -> _Arriving:
        tensors = [self._sent(array) for array in _padded(windows)]
        with self._arithmetic():
            vectors: Tensor = self._module(*tensors)
        if self._device.type != "cuda":
            return _Arriving(vectors.float().cpu())
        host = torch.empty(vectors.shape, dtype=torch.float32, pin_memory=True)
        host.copy_(vectors.float(), non_blocking=True)
        arrived = torch.cuda.Event()  # type: ignore[no-untyped-call]
        arrived.record(torch.cuda.current_stream(self._device))
        return _Arriving(host, arrived)

    def _sent(self, array: NDArray[np.int64]) -> Tensor:
        """On the device; a GPU fetches it by itself, which needs memory that stays in place."""
        tensor = torch.from_numpy(array)
        if self._device.type != "cuda":
            return tensor.to(self._device)
        return tensor.pin_memory().to(self._device, non_blocking=True)

    def _arithmetic(self) -> AbstractContextManager[object]:
        if self._precision == torch.float32:
            return nullcontext()
        return torch.autocast(self._device.type, dtype=self._precision)


@dataclass(frozen=True, slots=True)
class _Arriving:
    """Vectors of a batch in the host's memory, or on their way there."""

    rows: Tensor
    arrived: torch.cuda.Event | None = None

    def vectors(self) -> NDArray[np.float32]:
        """Waits for them. Shape: (windows, tokens of the longest, hidden)."""
        if self.arrived is not None:
            self.arrived.synchronize()
        return np.asarray(self.rows.numpy())


def bucketed(lengths: Sequence[int], tokens: int, fullest: float) -> list[list[int]]:
    """Batches of indices, together every one once: the longest last in each, and first of all.

    Args:
        lengths: of the windows, each above 0.
        tokens: at most so many a batch, padding included, but at least one window.
        fullest: no window of a batch is shorter than this share of the longest, 0 to 1.
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    batches = []
    while order:
        longest = lengths[order[-1]]
        start = len(order) - min(len(order), max(1, tokens // longest))
        while lengths[order[start]] < fullest * longest:
            start += 1
        order, batch = order[:start], order[start:]
        batches.append(batch)
    return batches


def _padded(windows: Sequence[WindowInput]) -> tuple[NDArray[np.int64], ...]:
    """Ids, mask and features, padded to the longest window."""
    shape = (len(windows), max(len(window.ids) for window in windows))
    ids = np.zeros(shape, dtype=np.int64)
    mask = np.zeros(shape, dtype=np.int64)
    features = np.zeros((*shape, len(FEATURE_SIZES)), dtype=np.int64)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = window.ids
        mask[row, : len(window.ids)] = 1
        features[row, : len(window.ids)] = window.features
    return ids, mask, features


def _one_ahead(items: Iterator[_Arriving]) -> Iterator[_Arriving]:
    """The same items, each held back until the next one has been started."""
    for held, _ in pairwise(chain(items, [None])):
        if held is not None:
            yield held


def _precision(device: torch.device) -> torch.dtype:
    if device.type == "cuda" and torch.cuda.get_device_capability(device) >= _AMPERE:
        return torch.bfloat16
    return torch.float32


def build_encoder(encoder_config: Mapping[str, Any], weights: Mapping[str, Tensor]) -> TokenEncoder:
    """The encoder that a model folder describes, with its weights in float32.

    Args:
        encoder_config: the Hugging Face configuration, as JSON.
        weights: tensors by name; those under `encoder.` are read.
    """
    from transformers import AutoConfig, AutoModel

    values = dict(encoder_config)
    config = AutoConfig.for_model(values.pop("model_type"), **values)
    from_config: Any = AutoModel.from_config
    try:
        encoder = from_config(config, attn_implementation="sdpa")
    except ValueError:  # an architecture that has no such attention
        encoder = from_config(config, attn_implementation="eager")
    if hasattr(encoder, "pooler"):
        encoder.pooler = None
    module = TokenEncoder(encoder)
    prefix = "encoder."
    state = {n.removeprefix(prefix): w.float() for n, w in weights.items() if n.startswith(prefix)}
    module.load_state_dict(state)
    return module
