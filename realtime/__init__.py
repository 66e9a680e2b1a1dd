"""The live path: hub, commands, consumers. It listens to the journal and writes nothing of its own."""
