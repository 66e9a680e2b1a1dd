"""What every app stands on: refusals, quantities, days. Standard library only."""
