"""Groups of commands, each in a module of its own; ``quotebook.cli`` puts them together."""
