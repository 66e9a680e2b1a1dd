"""What belongs to no single app: home, lists, the sign-in shell. Composes, never writes."""
