export const checkIn = {
  'nav.try': 'Try it',
  'own.mood': 'How did you feel then?',
  'own.correction': 'Does this look wrong?',
  'own.correction_text': 'Say what your face showed; your word is kept beside ours.',
  'own.no_correction': 'It looks about right',
  'own.note': 'A note for yourself',
  'own.save': 'Save my rating',
} as const
