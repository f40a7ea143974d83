export const checkIn = {
  'nav.try': 'Try it',
  'check_in.lead': 'Two ways, and both count the same.',
  'check_in.with_camera': 'With the camera',
  'check_in.with_camera_text':
    'Record 5 to 15 seconds. You see what your face showed and how sure we are. The picture is deleted as soon as it has been read.',
  'check_in.use_camera': 'Use the camera',
  'check_in.use_file': 'Send a video file',
  'check_in.in_words': 'In words',
  'check_in.words_saved': 'Your check-in is saved.',
  'check_in.again': 'Check in again',
  'check_in.see_history': 'See it in your history',
  'check_in.words_instead': 'Check in with words instead',
  'try.lead': 'Try the camera without an account. Nothing is stored.',
  'try.words_text':
    'With an account you can also check in with a slider and words, without any camera, and look back later.',
  'try.sign_up': 'Make an account',

  'answer.kept': 'Kept in your history.',
  'answer.not_kept_title': 'This result is not kept',
  'answer.not_kept_text':
    'You have not allowed keeping the numbers, so it is gone when you leave this page.',
  'answer.keep_switch': 'Keep the numbers of my check-ins',
  'answer.keeping_from_now':
    'From the next check-in on, the numbers are kept. This result is not among them.',
  'answer.send_once_more': 'Send it once more and keep it',
  'answer.guest_title': 'Nothing was stored',
  'answer.guest_text':
    'The clip is deleted, and this result is gone when you leave. With an account you can keep results, correct them, add your own mood and look back.',
  'answer.try_again': 'Try once more',
  'answer.own': 'And how was it for you?',
  'answer.deleted': 'The check-in is deleted. Nothing of it is left.',

  'own.mood': 'How did you feel then?',
  'own.wrong': 'This looks wrong',
  'own.say': 'Say what it showed',
  'own.question': 'What did your face show?',
  'own.question_text': 'Your word is kept beside ours and counts more.',
  'own.none': 'None of these',
  'own.none_text': 'Then say it in your own words, in the note below.',
  'own.corrected': 'You said your face looked {looked}.',
  'own.change': 'Change',
  'own.remove': 'Remove my correction',
  'own.note': 'A note for yourself',
  'own.save_note': 'Save the note',
  'own.not_saved':
    'That could not be saved, so it is back to what it was. Check the connection and try again.',
} as const
