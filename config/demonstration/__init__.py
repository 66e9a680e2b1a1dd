"""The demonstration compound, 山鑫阳光城: invented people and texts, made through the services."""
