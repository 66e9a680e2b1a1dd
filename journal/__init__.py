"""The record: append-only numbered streams, and jobs that run after commit."""
