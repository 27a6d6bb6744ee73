"""Training in bfloat16 only where the processor has it: emulation is far slower than float32."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from training import precision  # noqa: E402

CPU = torch.device("cpu")


@pytest.fixture
def capabilities(monkeypatch):
    """Make the processor one that can do what is given."""

    def has(**found):
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: found, raising=False)
        precision.processor_has_bfloat16.cache_clear()

    yield has
    precision.processor_has_bfloat16.cache_clear()


@pytest.mark.parametrize(
    ("found", "dtype"),
    [
        ({"avx2": True, "avx512_bf16": False}, torch.float32),
        ({"avx512_f": True}, torch.float32),
        ({"amx_bf16": True}, torch.bfloat16),
        ({"architecture": "arm64", "bf16": True}, torch.bfloat16),
    ],
)
def test_the_processor_decides(capabilities, found, dtype):
    capabilities(**found)
    with precision.autocast(CPU):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == dtype
    assert precision.arithmetic(CPU) == str(dtype).removeprefix("torch.")


def test_an_older_torch_cannot_be_asked(monkeypatch):
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    precision.processor_has_bfloat16.cache_clear()
    assert precision.arithmetic(CPU) == "float32"
    precision.processor_has_bfloat16.cache_clear()


@pytest.mark.parametrize(
    ("capability", "name"), [((7, 5), "float32"), ((8, 0), "bfloat16"), ((9, 0), "bfloat16")]
)
def test_a_gpu_is_asked(monkeypatch, capability, name):
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _: capability)
    assert precision.arithmetic(torch.device("cuda")) == name


def test_other_devices_stay_in_float32():
    assert precision.arithmetic(torch.device("mps")) == "float32"
