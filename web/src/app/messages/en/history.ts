export const history = {
  'history.one_page': 'One check-in',
  'history.lead': 'Everything you kept, newest first.',
  'history.empty_title': 'Your check-ins will be here',
  'history.empty_text':
    'Each one keeps its time, what your face showed if you recorded, and your own rating.',
  'history.begin': 'Make your first check-in',
  'history.more': 'Show earlier check-ins',
  'history.back': 'Back to your history',
  'history.words': 'Your words',
  'history.own': 'Your own rating',
  'history.delete': 'Delete this check-in',
  'history.delete_title': 'Delete this check-in?',
  'history.delete_camera':
    'What your face showed, the timeline, your rating and your note of {when} go for good. There is no copy.',
  'history.delete_words': 'Your rating and your words of {when} go for good. There is no copy.',
  'history.no_numbers':
    'The camera numbers of this check-in were deleted when you withdrew your consent to keep them.',
  'source.camera': 'With the camera',
  'source.upload': 'From a file',
  'source.words': 'With words',
  'source.live': 'Live',
  'row.corrected': 'You said your face looked {looked}',
  'row.rating_only': 'A rating without words',
} as const
