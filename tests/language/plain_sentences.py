"""Sentences that hold no thinking trap: facts, habits, plans, denials, reports."""

PLAIN = (
    "I always take the 8:15 bus.",
    "You should leave at eight.",
    "I failed the exam.",
    "She said I was a failure.",
    "I'm not a failure.",
    "It wasn't my fault.",
    "I noticed the thought that nobody likes me.",
    "I used to think everyone hated me.",
    "Is everything going to be all right?",
    "Ich bin immer zu spät.",
)
