"""Control flow and what is held where: graph, states, the facts about one function."""
