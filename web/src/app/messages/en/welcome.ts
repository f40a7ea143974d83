export const welcome = {
  'welcome.page': 'Welcome',
  'welcome.title': 'A quiet notebook for how you look and how you feel',
  'welcome.lead':
    'Record ten seconds, or write a few words. EmoCare shows what your face showed, says how sure it is, and keeps it beside your own rating.',
  'welcome.try': 'Try it without an account',
  'welcome.try_note': 'Nothing is stored.',
  'welcome.sign_up': 'Sign up',
  'welcome.is_title': 'What it is',
  'welcome.is_1':
    'A check-in of a few seconds, with the camera or with words. Both count the same.',
  'welcome.is_2': 'A program that describes expressions, and says so when it cannot tell.',
  'welcome.is_3': 'Yours: it runs on your own server, and you can export or delete everything.',
  'welcome.is_not_title': 'What it is not',
  'welcome.is_not_1': 'Not a diagnosis, and not a medical device.',
  'welcome.is_not_2': 'Not a mind reader: an expression is not a feeling.',
  'welcome.is_not_3': 'Not watched by anyone. In an emergency, use Help.',
  'welcome.sample': 'An example, with made-up numbers',
  'welcome.sample_sentence': 'Your face looked mostly happy ({percent})',
  'how.title': 'How it works',
  'how.lead': 'Four steps, and you can stop after any of them.',
  'how.step_1': 'You check in',
  'how.step_1_text':
    'Move one slider and add words if you like. Or let the camera record ten seconds, after you have allowed it.',
  'how.step_2': 'The recording is read',
  'how.step_2_text':
    'The EmoCare server you are using finds your face and estimates, second by second, which of eight expressions it shows. Then the recording is deleted.',
  'how.step_3': 'You see what was seen',
  'how.step_3_text':
    'One sentence, how sure it is, and the seconds it could not read. If it looks wrong to you, say so: your word is kept.',
  'how.step_4': 'You find it again',
  'how.step_4_text':
    'If you allow it, the numbers are kept in your history, encrypted with your own key. Never the picture.',
  'how.sure_title': 'How sure can it be?',
  'how.sure_text':
    'The percentages are calibrated on many faces: of all readings called 70 %, about seven in ten agree with what people saw. In poor light, from the side or with a covered face it says “could not tell” and gives the reason.',
  'how.who_title': 'Who should not use it',
  'how.who_text':
    'Children, and anyone who wants to judge somebody else. Reading emotions at work or at school is forbidden in the European Union.',
  'how.begin': 'Begin',
} as const
