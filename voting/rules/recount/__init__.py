"""Recounting a published result: what can and what cannot be concluded from the figures of an announcement.

An announcement prints some of its numbers, and some percentages of them. Every number that is not printed lies
between bounds that the printed ones leave it, percentages included; a condition of the law is met, or is not met,
only where it is so for every number within the bounds. So a conclusion is never drawn from what was not printed,
and taking a figure away can only make less known. Nothing here rounds: bounds are whole numbers, shares are
fractions.
"""
