export const about = {
  'about.title': 'About EmoCare',
  'about.lead': 'What it can tell you, and what it cannot.',
  'about.not_title': 'Not a diagnosis',
  'about.not_1':
    'EmoCare is not a medical device and not an emergency service. It does not detect depression, anxiety or any other condition, and nobody watches live.',
  'about.not_2':
    'An expression is what a face shows; a feeling is what a person has. The two often differ. Your own rating always counts more than ours.',
  'about.limits_title': 'Where it goes wrong',
  'about.limits_1':
    'It was trained on photographs that people labelled, and people disagree about faces: fear, disgust and contempt are the least certain.',
  'about.limits_2':
    'Programs like this make more mistakes for older people, for darker skin in poor light, and for faces with glasses, beards, masks, facial palsy or Parkinson’s. Neurodivergent people often show feelings in other ways.',
  'about.limits_3':
    'In poor light, from the side, or with the face covered it says “could not tell” rather than guess.',
  'about.privacy_title': 'Where your data is',
  'about.privacy':
    'On the server you are using, and nowhere else. Recordings are deleted as soon as they are read. Numbers are kept only if you allow it, encrypted with a key of your own that is destroyed with your account.',
  'about.who_title': 'Who it is for',
  'about.who':
    'Adults, for themselves. Never to judge anyone at work or at school: in the European Union that is forbidden.',
  'about.version_title': 'This version',
  'about.version': 'EmoCare {version}',
  'about.model': 'Expression network {hash}',
  'about.crop': 'Face crop version {crop}',
  'about.licence': 'Free software under the Apache licence, version 2.0.',
} as const
