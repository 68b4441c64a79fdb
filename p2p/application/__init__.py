"""Between the node and the application: arguments, callbacks, messages."""
