"""The window: who is here, chat and play in one place. All of it on the main thread.

Begin at `program`, which opens it, and `app`, the loop. On the left is the `lobby`
or a `game`, on whose `easel` the `guest` and `patience` call the code of its author;
`front` knows which, and the `pages` above it, each a `dialog`. On the right is the
`panel` with the scores and the `chat`: `chatbox` draws it, `talk` keeps what is shown
there, `chatter` takes what the user does at it. What he likes is kept by `preferences`.
All is drawn with `widgets`: a pen, buttons, fields, lists, faces. Below are `theme`,
`letters` and `desktop`.
"""
