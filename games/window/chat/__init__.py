"""What is said, in the window.

`chatbox` draws it: `tabs` or a list of people (`people`), the log (`logview`, of which
the `reel` knows what is in sight, and `chatline` draws one entry), and the field below.
`talk` keeps what is shown: a `chatlog` for each conversation (`logs`), what was said
before (`past`, for which the `clerk` asks) and who is there (`company`). `chatter`
takes what the user does: `orders`, and whether he pays `attention`.
"""
