"""The torch backend: GPUs, fine-tuning, and the module that training trains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from quotestance.encode import WindowInput
from quotestance.tokens import FEATURE_SIZES


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

    def forward(self, ids: Tensor, mask: Tensor, features: Tensor) -> Tensor:
        """Token vectors.

        Shapes: (batch, tokens) twice, (batch, tokens, 3) → (batch, tokens, hidden).
        """
        embedded = self.encoder.get_input_embeddings()(ids)
        for column, table in enumerate(self.features):
            embedded = embedded + table(features[:, :, column])
        vectors: Tensor = self.encoder(inputs_embeds=embedded, attention_mask=mask)[0]
        return vectors


class TorchEncoder:
    """Runs windows in padded batches of at most `batch_tokens`."""

    def __init__(
        self, module: TokenEncoder, device: str = "cpu", batch_tokens: int = 16384
    ) -> None:
        self._module = module.to(device).eval()
        self._device = device
        self._batch_tokens = batch_tokens

    def __call__(self, windows: Sequence[WindowInput]) -> list[NDArray[np.float32]]:
        """Vectors of every window. Shapes: (tokens,) → (tokens, hidden)."""
        order = sorted(range(len(windows)), key=lambda index: len(windows[index].ids))
        results: dict[int, NDArray[np.float32]] = {}
        while order:
            longest = len(windows[order[-1]].ids)
            count = max(1, self._batch_tokens // longest)
            order, batch = order[:-count], order[-count:]
            vectors = self._run([windows[index] for index in batch])
            for index, rows in zip(batch, vectors, strict=True):
                results[index] = rows[: len(windows[index].ids)]
        return [results[index] for index in range(len(windows))]

    @torch.inference_mode()
    def _run(self, windows: Sequence[WindowInput]) -> NDArray[np.float32]:
        shape = (len(windows), max(len(window.ids) for window in windows))
        ids = np.zeros(shape, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        features = np.zeros((*shape, len(FEATURE_SIZES)), dtype=np.int64)
        for row, window in enumerate(windows):
            ids[row, : len(window.ids)] = window.ids
            mask[row, : len(window.ids)] = 1
            features[row, : len(window.ids)] = window.features
        tensors = (torch.from_numpy(array).to(self._device) for array in (ids, mask, features))
        vectors: Tensor = self._module(*tensors)
        return np.asarray(vectors.float().cpu().numpy())


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
