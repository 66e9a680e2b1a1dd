"""Places, units, owners and titles: the register, its import, and the three organs."""
