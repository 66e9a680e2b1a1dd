"""The desk's pages about votes: drawing up, checking, freezing, posting, and the two keys."""
