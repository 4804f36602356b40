"""The handler's commands, a module each with its `command`; `shopbell` hangs them on the command line."""
