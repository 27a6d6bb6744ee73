"""Signed distances in tokens, and the buckets that they fall into."""

from __future__ import annotations

import numpy as np

from quotestance.distances import BUCKETS, bucket_of, distances_to


def test_distance_to_a_span():
    assert distances_to(3, 5, np.arange(8)).tolist() == [-3, -2, -1, 0, 0, 1, 2, 3]


def test_buckets_are_ordered_mirrored_and_in_range():
    distances = np.arange(-9000, 9001)
    buckets = bucket_of(distances)
    assert (np.diff(buckets) >= 0).all()
    assert np.array_equal(buckets + buckets[::-1], np.full(len(buckets), BUCKETS - 1))
    assert (buckets.min(), buckets.max()) == (0, BUCKETS - 1)


def test_near_distances_stand_alone():
    assert len(set(bucket_of(np.arange(-3, 4)))) == 7


def test_far_distances_share_two_buckets_to_a_doubling():
    assert bucket_of(np.array([4, 5, 6, 7, 8])).tolist() == [21, 21, 22, 22, 23]
