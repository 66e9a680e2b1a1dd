"""What became of it: published results and works in progress."""
