"""Several journals, built apart and read as one."""
