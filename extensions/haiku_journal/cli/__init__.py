"""The commands, one module each: arguments, output and exit status."""
