export const help = {
  'help.lead':
    'If you are thinking about ending your life, or cannot go on, talk to someone now. You do not need a plan or the right words.',
  'help.country': 'Where are you?',
  'help.elsewhere': 'Somewhere else',
  'help.emergency_title': 'In danger right now',
  'help.emergency_text':
    'Call the emergency number, or ask someone near you to call. Stay with another person if you can.',
  'help.emergency_call': 'Call {number}',
  'help.emergency_also': 'Also: {numbers}',
  'help.lines_title': 'Someone to talk to',
  'help.call': 'Call {number}',
  'help.text_word': 'Text <word>{word}</word> to {number}',
  'help.text': 'Text {number}',
  'help.always_open': 'day and night',
  'help.checked': 'checked {date}',
  'help.official': 'from the official page',
  'help.not_checked': 'We have not confirmed this number; look it up before you rely on it.',
  'help.website': 'Website of <name>{name}</name>',
  'help.fallback_title': 'Your country is not listed here',
  'help.fallback_text': 'This directory lists lines all over the world:',
  'help.directory': 'A directory of lines all over the world:',
  'help.friend_title': 'If you are worried about someone',
  'help.friend_text':
    'Ask them directly whether they think about ending their life. Asking does not put the idea into their head. Stay, listen, and call one of these lines together.',
  'help.nobody_watches':
    'EmoCare does not alert anyone, and nobody reads what you record or write here. This page works offline and without an account.',
  'help.review':
    'These pages were written with care from public sources; no clinician has reviewed them yet. They need that before any clinical use.',
} as const
