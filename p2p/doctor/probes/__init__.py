"""What looks at this machine, its network and the others; each tells of one thing."""
