"""The arithmetic that an encoder trains in: bfloat16 where the hardware has it, else float32."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import torch

# What multiplies bfloat16 in hardware. Elsewhere it is emulated, many times slower than float32.
_AMPERE = (8, 0)
_BFLOAT16 = ("amx_bf16", "avx512_bf16", "avx10_1", "bf16")


def autocast(device: torch.device) -> torch.autocast:
    """The context in which an encoder is to run on `device` while it trains."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=_fast(device))


def arithmetic(device: torch.device) -> str:
    """Its name, for the log of a training run: `bfloat16` or `float32`."""
    return "bfloat16" if _fast(device) else "float32"


def _fast(device: torch.device) -> bool:
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= _AMPERE
    return device.type == "cpu" and processor_has_bfloat16()


@cache
def processor_has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 by itself."""
    # Older releases of torch cannot be asked.
    capabilities: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(name, False) for name in _BFLOAT16)
