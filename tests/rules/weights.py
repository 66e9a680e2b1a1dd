"""Strategies for what voters weigh: up to the largest totals a city could have."""

from hypothesis import strategies as st

from voting.rules.choice import Paper
from voting.rules.weight import Weight

LARGEST = 10**12  # 1/10 000 m²: 100 km² of floors

voters = st.builds(Weight.of, st.just(1), st.integers(1, 10**8))
sizes = st.builds(Weight.of, st.integers(0, 10**6), st.integers(0, LARGEST))
papers = st.lists(st.tuples(st.sampled_from(Paper), voters), max_size=40)
