// What may stand under an entry that was just kept. The whole list, reviewed for this: nothing is
// counted, praised, compared or asked for, and nothing says how somebody is or ought to be.
export const encouragement = {
  // Only where the person rated the moment as rather pleasant.
  'encourage.light_kept': 'A small piece of today is safe here.',
  'encourage.light_back': 'You can come back to this whenever you like.',
  'encourage.light_room': 'There was room for this today.',
  'encourage.light_yours': 'It is kept, and it is yours.',
  // Everywhere else, and always where the entry may have been a hard one.
  'encourage.quiet_down': 'It is written down. You need not carry all of it in your head now.',
  'encourage.quiet_thanks': 'Thank you for putting this into words.',
  'encourage.quiet_hurry': 'There is no hurry. This can stay just as it is.',
  'encourage.quiet_stands': 'Whatever you felt, it may stand here.',
  'encourage.quiet_gentle': 'If you can, be a little gentle with yourself now.',
} as const
