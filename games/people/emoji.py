"""Pictures by their short names, as most chats know them: ":smile:". Pure data, and how
to find in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

SIGN = ":"
LEAST = 2  # letters of a name that begin to mean one: ":D" and ":p" mean themselves

# A line for each kind; names of one picture are divided by "|".
_TABLE = """
😀 grinning 😃 smiley 😄 smile 😁 grin 😆 laughing|satisfied 😅 sweat_smile 🤣 rofl
😂 joy 🙂 slight_smile 🙃 upside_down 😉 wink 😊 blush 😇 innocent 🥰 in_love
😍 heart_eyes 🤩 star_struck 😘 kiss 😋 yum 😛 tongue 😜 crazy_tongue 🤪 zany
🤑 money_mouth 🤗 hug|hugging 🤭 giggle 🤫 shush 🤔 thinking 🤐 zipper_mouth
🤨 raised_eyebrow 😐 neutral 😑 expressionless 😶 no_mouth 😏 smirk 😒 unamused
🙄 eye_roll|rolling_eyes 😬 grimace 😌 relieved 😔 pensive 😪 sleepy 🤤 drool
😴 sleeping|zzz 😷 mask 🤒 thermometer_face 🤕 bandage 🤢 nauseated 🤮 vomit
🤧 sneeze 🥵 hot 🥶 cold 🥴 woozy 😵 dizzy_face 🤯 mind_blown|exploding_head
🤠 cowboy 🥳 party|partying 😎 cool|sunglasses 🤓 nerd 🧐 monocle 😕 confused
😟 worried 🙁 frown 😮 open_mouth|wow 😲 astonished 😳 flushed 🥺 pleading
😨 fearful 😰 anxious 😥 sad_relieved 😢 cry|sad 😭 sob 😱 scream 😖 confounded
😣 persevere 😞 disappointed 😓 sweat 😩 weary 😫 tired 🥱 yawn 😤 triumph
😡 rage|pout 😠 angry 🤬 cursing 😈 devil|smiling_imp 👿 imp 💀 skull 💩 poop
🤡 clown 👻 ghost 👽 alien 👾 invader 🤖 robot 🎃 pumpkin 😺 smiley_cat 😹 joy_cat
😻 heart_eyes_cat 🙀 scream_cat 🙈 see_no_evil 🙉 hear_no_evil 🙊 speak_no_evil

👋 wave 🤚 raised_back 🖐️ hand 🖖 vulcan 👌 ok_hand 🤏 pinch ✌️ victory|peace
🤞 fingers_crossed 🤟 love_you 🤘 rock|metal 🤙 call_me 👈 point_left 👉 point_right
👆 point_up 👇 point_down 👍 thumbsup|+1|like|yes 👎 thumbsdown|-1|dislike|no
✊ fist 👊 punch 👏 clap 🙌 raised_hands|hooray 👐 open_hands 🤝 handshake|deal
🙏 pray|please|thanks ✍️ writing 💅 nails 🤳 selfie 💪 muscle|strong 🧠 brain 👀 eyes
👁️ eye 👅 tongue_out 👄 lips 🤷 shrug 🤦 facepalm 🙋 raising_hand 🙇 bow 💁 tipping
🏃 runner|running 💃 dancer|dance 🕺 man_dancing 👶 baby 👦 boy 👧 girl 👨 man 👩 woman
👴 grandpa 👵 grandma 👮 police 🕵️ detective 👷 builder 🤴 prince 👸 princess 🧙 wizard
🧛 vampire 🧟 zombie 🦸 superhero 🥷 ninja 🎅 santa 👨‍💻 coder|technologist 🧑‍🏫 teacher
🧑‍🎓 student 🧑‍🚀 astronaut

❤️ heart|love 🧡 orange_heart 💛 yellow_heart 💚 green_heart 💙 blue_heart
💜 purple_heart 🖤 black_heart 💔 broken_heart 💕 two_hearts 💖 sparkling_heart
💯 100|hundred 💢 anger 💥 boom|collision 💫 dizzy 💦 sweat_drops 💨 dash 💣 bomb
💬 speech 💭 thought 💤 sleep ✅ check|done ☑️ checked ✔️ tick ❌ x|cross ❓ question
❗ exclamation ‼️ bangbang ⚠️ warning ⛔ no_entry 🚫 forbidden 🔥 fire|lit ⭐ star
🌟 glowing_star ✨ sparkles ⚡ zap|lightning 🎉 tada|celebrate 🎊 confetti 🎈 balloon
🎁 gift|present 🏆 trophy|win 🥇 first|gold 🥈 second|silver 🥉 third|bronze 🏅 medal
🔔 bell 🔕 no_bell 🔒 lock 🔓 unlock 🔑 key 🔍 search|mag 💡 bulb|idea 🔋 battery
🔌 plug 💻 laptop 🖥️ desktop|computer ⌨️ keyboard 🖱️ mouse_device 🖨️ printer
📱 phone 📷 camera 🎥 movie_camera 📺 tv 🎧 headphones 🎤 microphone 🎵 music|note
🎶 notes 🎸 guitar 🎹 piano 🥁 drum 🎮 game|gamepad 🕹️ joystick 🎲 dice|die
🎯 dart|bullseye 🧩 puzzle ♟️ pawn|chess 🃏 joker 📚 books 📖 book 📝 memo
✏️ pencil 📌 pin|pushpin 📎 paperclip ✂️ scissors 📏 ruler 📅 calendar 📈 chart_up
📉 chart_down 📧 email 📦 package 🗑️ trash 🔧 wrench 🔨 hammer 🛠️ tools ⚙️ gear
🧪 test_tube 🔬 microscope 🔭 telescope ⏰ alarm ⏳ hourglass ⌛ time_up 🕐 clock
🚀 rocket|ship ✈️ plane 🚗 car 🚌 bus 🚲 bike 🚂 train 🚢 boat 🏠 house|home 🏫 school
🎓 graduation 🏁 finish|checkered_flag 🚩 flag ☎️ telephone 💰 money 💎 gem 👑 crown
🎩 top_hat 🧢 cap 👓 glasses 🎒 backpack ☂️ umbrella 🛑 stop 🆗 ok 🆕 new 🆒 cool_sign
⬆️ up ⬇️ down ⬅️ left ➡️ right 🔄 again|refresh ♻️ recycle ♾️ infinity

🐶 dog 🐱 cat 🐭 mouse 🐹 hamster 🐰 rabbit 🦊 fox 🐻 bear 🐼 panda 🐨 koala 🐯 tiger
🦁 lion 🐮 cow 🐷 pig 🐸 frog 🐵 monkey 🐔 chicken 🐧 penguin 🐦 bird 🦆 duck 🦉 owl
🦇 bat 🐺 wolf 🐴 horse 🦄 unicorn 🐝 bee 🐛 bug 🦋 butterfly 🐌 snail 🐞 ladybug
🐜 ant 🕷️ spider 🐢 turtle 🐍 snake|python 🦎 lizard 🐉 dragon|hydra 🦖 t_rex 🐙 octopus
🦀 crab 🐟 fish 🐬 dolphin 🐳 whale 🦈 shark 🐘 elephant 🦒 giraffe 🦘 kangaroo
🦔 hedgehog 🦦 otter 🦥 sloth 🌵 cactus 🌲 tree 🍀 clover|luck 🌹 rose 🌻 sunflower
🌸 blossom 🍄 mushroom 🌍 earth|world 🌙 moon ☀️ sun 🌤️ partly_sunny ☁️ cloud
🌧️ rain ❄️ snow|snowflake ⛄ snowman 🌈 rainbow 🌊 ocean|water_wave 💧 drop

🍏 green_apple 🍎 apple 🍐 pear 🍊 orange 🍋 lemon 🍌 banana 🍉 watermelon 🍇 grapes
🍓 strawberry 🍒 cherry|cherries 🍑 peach 🍍 pineapple 🥝 kiwi 🍅 tomato 🥑 avocado
🥕 carrot 🌽 corn 🥔 potato 🍞 bread 🧀 cheese 🥚 egg 🥞 pancakes 🥓 bacon 🍔 burger
🍟 fries 🍕 pizza 🌭 hotdog 🌮 taco 🥗 salad 🍝 spaghetti|pasta 🍜 ramen 🍣 sushi
🍦 icecream 🍩 donut 🍪 cookie 🎂 birthday|cake 🍫 chocolate 🍬 candy 🍿 popcorn
☕ coffee 🍵 tea 🧃 juice 🥤 soda 🍺 beer 🥛 milk ⚽ soccer|football 🏀 basketball
🏐 volleyball 🎾 tennis 🏓 ping_pong 🏸 badminton 🥊 boxing 🎿 ski 🏊 swim 🚴 cycling
"""


def _named() -> Iterator[tuple[str, str]]:
    words = _TABLE.split()
    for picture, names in zip(words[::2], words[1::2], strict=True):
        for name in names.split("|"):
            yield name, picture


NAMED = tuple(_named())  # (name, picture)
EMOJI = dict(NAMED)
_BEGUN = re.compile(r"(?<![\w:]):([a-z0-9_+-]*)$", re.IGNORECASE)


def begun(typed: str) -> str | None:
    """The name that ends `typed`, not closed by a second colon yet, if it is one: ""
    right behind the colon, None without one or where it stands in a word."""
    found = _BEGUN.search(typed[-64:])
    return found[1].casefold() if found else None


def fitting(name: str) -> tuple[str, ...]:
    """All names that begin so, and then those a later word of which does; the shortest
    first, each picture once."""
    later = f"_{name}"
    ranked = sorted(
        (not one.startswith(name), len(one), one)
        for one in EMOJI
        if one.startswith(name) or later in one
    )
    first: dict[str, str] = {}
    for *_, one in ranked:
        first.setdefault(EMOJI[one], one)
    return tuple(first.values())
