"""The window: who is here, chat and play in one place. All of it on the main thread.

Begin at `app`, the loop. On the left it shows the `lobby`, or the `arena` with a game
on its `stage`, where `guest` and `patience` call the code of the game's author. On the
right is the `panel`: `scoreboard`, `chatbox` (what `talk` has put into the `chatlog`)
and `textfield`. All is drawn by a `pen`; below are `theme`, `letters` and `desktop`.
"""
