"""Measuring quotestance: counting rules, intervals, reports."""
