export const lock = {
  'lock.title': 'Lock',
  'lock.text':
    'A PIN before anything of yours opens here: journal, check-ins, questionnaires, safety plan. Help never asks for it. It keeps out who borrows this device, not who knows your password. Without a network it cannot be asked for.',
  'lock.pin': 'PIN, 4 to 8 digits',
  'lock.password': 'Your password',
  'lock.minutes': 'Lock after so many minutes without use',
  'lock.hidden': 'Lock at once when I leave the page',
  'lock.set': 'Set this lock',
  'lock.off': 'Take the lock away',
  'lock.on': 'A lock is set.',
  'lock.now': 'Lock now',
  'lock.locked_title': 'EmoCare is locked',
  'lock.locked_text': 'Your PIN opens it where you left it.',
  'lock.open': 'Open',
  'lock.help':
    'Help needs no PIN. A copy of your safety plan, if you keep one here, opens without it too.',
  'lock.forgot': 'Forgot the PIN?',
  'lock.forgot_text':
    'Your password takes the lock away. You can set a new one then, in the journal under “Files, reminders and lock”.',
  'lock.plan': 'Your PIN opens your safety plan, and whom you chose, for reading and writing.',
  'problem.wrong_pin': 'That is not the PIN. Try again.',
} as const
