"""No window of these tests is ever seen: set before anything imports pygame."""

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
