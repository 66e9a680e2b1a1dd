"""Reading a register: messy cells to exact facts, or every reason why not. Pure."""
