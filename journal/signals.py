"""The one signal: entries that were committed, `entry` being the row. Nothing that must happen hangs off it."""

from django.dispatch import Signal

recorded = Signal()
