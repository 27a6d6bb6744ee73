"""Windows cover a text once, end where it pauses, and read little of it twice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotestance.borders import LINE, NOTHING, PARAGRAPH, SENTENCE, borders
from quotestance.windows import Window, plan_windows, stitch
from training.cutting import evenly

sizes = st.integers(1, 12).flatmap(lambda size: st.tuples(st.just(size), st.integers(1, size)))
ranks = st.lists(st.integers(NOTHING, PARAGRAPH), max_size=60).map(
    lambda values: np.array(values, dtype=np.int8)
)


def test_what_ends_before_a_token(tokenizer):
    text = "the dam. is\nsafe\n\nrain “hope. the” dam"
    found = borders(text, tokenizer(text))
    assert found.tolist() == [3, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0]


@settings(max_examples=100)
@given(ends=ranks, sized=sizes)
def test_every_token_is_kept_once(ends, sized):
    size, stride = sized
    windows = plan_windows(ends, size, stride)
    kept = [i for window in windows for i in range(window.keep_start, window.keep_end)]
    assert kept == list(range(len(ends)))
    for window in windows:
        assert 0 <= window.start <= window.keep_start <= window.keep_end <= window.end <= len(ends)
        assert window.end - window.start <= size


def test_a_window_ends_before_a_paragraph_rather_than_a_sentence():
    ends = np.zeros(20, dtype=np.int8)
    ends[[9, 10, 11]] = SENTENCE, LINE, SENTENCE
    assert [w.keep_start for w in plan_windows(ends, 12, 12)] == [0, 10]
    ends[8] = PARAGRAPH
    assert [w.keep_start for w in plan_windows(ends, 12, 12)] == [0, 8]


def test_without_borders_windows_are_of_like_length_and_share_the_overlap():
    assert plan_windows(np.zeros(20, dtype=np.int8), 12, 9) == [
        Window(0, 11, 0, 10),
        Window(8, 20, 10, 20),
    ]


@pytest.mark.parametrize("tokens", [1_000, 5_000])
def test_little_is_read_twice(tokens):
    ends = np.zeros(tokens, dtype=np.int8)
    ends[::45] = PARAGRAPH
    read = sum(window.end - window.start for window in plan_windows(ends, 384, 360))
    assert read <= 1.08 * tokens


@settings(max_examples=30)
@given(ends=ranks, sized=sizes)
def test_stitching_restores_the_text(ends, sized):
    vectors = np.arange(2 * len(ends), dtype=np.float32).reshape(len(ends), 2)
    windows = plan_windows(ends, *sized)
    stitched = stitch(windows, [vectors[w.start : w.end] for w in windows], 2)
    assert np.array_equal(stitched, vectors)


def test_nothing_stitched_is_empty():
    assert stitch([], [], 3).shape == (0, 3)


@pytest.mark.parametrize("stride", [0, -1, 5])
def test_a_stride_outside_the_window_is_an_error(stride):
    with pytest.raises(ValueError, match=f"stride={stride} must lie between 1 and size=4"):
        plan_windows(np.zeros(10, dtype=np.int8), 4, stride)
    with pytest.raises(ValueError, match=f"stride={stride} must lie between 1 and size=4"):
        evenly(10, 4, stride)


@settings(max_examples=60)
@given(tokens=st.integers(0, 60), sized=sizes)
def test_training_windows_cover_a_text_evenly(tokens, sized):
    windows = evenly(tokens, *sized)
    assert {i for window in windows for i in range(window.start, window.stop)} == set(range(tokens))
    assert {window.stop - window.start for window in windows} == {min(sized[0], tokens)}
