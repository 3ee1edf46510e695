"""A graph directory kept while it is served: one writer, in a process of its own."""
