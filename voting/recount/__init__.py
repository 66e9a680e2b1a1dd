"""Reading announcements from files and forms, and telling in words what the recount of one found."""
