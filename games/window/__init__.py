"""The window: who is here, chat and play in one place. All of it on the main thread.

Begin at `app`, the loop. On the left it shows the `lobby`, or the `arena` with a game
on its `stage`, where `guest` and `patience` call the code of the game's author. On the
right is the `panel`: `scoreboard` and `chatbox`, which has `tabs` or a list of people,
a `chatline` for each entry, and the `textfield`; its further parts are in `chat`. What
is shown there is kept by `talk`: a `chatlog` for each conversation (`logs`), what was
said before (`past`, for which the `clerk` asks) and who is there (`company`). `chatter`
takes what the user does at it: `orders`, and whether he pays `attention`. What he likes
is kept by `preferences`. All is drawn by a `pen`; below are `theme`, `letters` and
`desktop`.
"""
