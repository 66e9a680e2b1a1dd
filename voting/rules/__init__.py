"""The law of the count, pure: facts in, a value or a refusal out."""
