export const notice = {
  'notice.title': 'Before the camera comes on',
  'notice.picture_title': 'What happens to the picture',
  'notice.picture_text':
    'You record a few seconds. They go to the EmoCare server you are using, are read once and deleted as soon as the answer is there. No picture is ever stored.',
  'notice.algorithm_title': 'An algorithm reads your expression',
  'notice.algorithm_text':
    'A computer program estimates which of eight expressions your face shows. It is sometimes wrong, and more often for some people than for others. An expression is not a feeling, and none of this is a diagnosis.',
  'notice.who_title': 'For adults, for yourself',
  'notice.who_text':
    'Only for people of 18 or older, only for your own face, and never to judge anyone at work or at school.',
  'notice.choice_title': 'Everything works without it',
  'notice.choice_text':
    'You can check in with words at any time, and take this permission back under Account, Consents.',
  'notice.adult': 'I am 18 or older and this is my own face',
} as const
