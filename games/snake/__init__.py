"""Snake for everybody on the network. Importing this loads neither rules nor pygame."""

GAME = "games.snake.rules:Snake"
SCREEN = "games.snake.screen:SnakeScreen"
