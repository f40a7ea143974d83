export const liveEnding = {
  'live.stopped': 'The camera is off',
  'live.stopped_limit': 'A live session lasts an hour at most, and this one has. Begin another.',
  'live.stopped_engine': 'The program that reads stopped working. What it had read is still here.',
  'live.stopped_ticket':
    'Your server refused the connection several times. What was read is still here.',
  'live.stopped_unreadable':
    'Your server could not read the pictures. What was read before is still here.',
  'live.summary': '{duration} minutes, of which your face could be read for {usable}.',
  'live.summary_none': 'Nothing could be read in this time.',
  'live.summary_title': 'Expressions over the whole session',
  'live.ask_seconds':
    'Keep it in your history? One value a second and your marks stay until you delete them.',
  'live.ask_frames':
    'Keep it in your history? The numbers of every reading and your marks stay until you delete them.',
  'live.keep': 'Keep it in my history',
  'live.discard': 'Discard the numbers',
  'live.not_answered_unreachable':
    'Your server does not answer. The numbers are still in this page; leave it open and try again when you are back online.',
  'live.not_answered_unexpected': 'That did not work. Nothing is lost yet; try once more.',

  'live.ended_kept_title': 'It is in your history',
  'live.ended_kept': 'The curve, your marks and your own rating belong together there.',
  'live.ended_discarded_title': 'The numbers are discarded',
  'live.ended_discarded': 'Nothing of this session is left.',
  'live.ended_not_kept_title': 'Nothing of this is kept',
  'live.ended_not_kept': 'What you see here is gone when you leave this page.',
  'live.ended_elsewhere_title': 'This session has ended',
  'live.ended_elsewhere':
    'It was ended or taken over in another window or on another device, or after a long pause. What had been read is in your history, where numbers are kept.',
  'live.ended_other_tab_title': 'You went on in another tab',
  'live.ended_other_tab':
    'The camera of this tab is off. Where numbers are kept, what was read here belongs to the session there.',
  'live.ended_gone_title': 'This session is no longer there',
  'live.ended_gone': 'It was discarded from another window or device.',
  'live.ended_consent_missing_title': 'The camera analysis is switched off',
  'live.ended_consent_missing':
    'It was switched off while you were live, so the camera went off too. You can switch it on under Account, Consents.',
  'live.ended_signed_out_title': 'You were signed out',
  'live.ended_signed_out':
    'The camera went off. What was sent before is safe; log in, and you can go on with it.',
  'live.again': 'Go live again',

  'frames.title': 'Every reading',
  'frames.text':
    'Above is one value a second. Where you let every single reading be kept, you can look at them here, a minute at a time.',
  'frames.show': 'Show every reading',
  'frames.hide': 'Hide every reading',
  'frames.loading': 'Loading every reading…',
  'frames.not_kept': 'Of this session only one value a second is kept.',
  'frames.minute': 'Minute',
  'frames.span': '{from} to {to}',
  'frames.chart': 'From {from} to {to}',
  'frames.sentence': {
    one: '{read} of {count} picture could be read.',
    other: '{read} of {count} pictures could be read.',
  },
  'frames.none': 'No picture was taken in this time.',
  'frames.band':
    'The band shows how much the strongest expression varied within half a second around each reading.',
  'frames.whole': 'The download has every number of the whole session.',
  'frames.file': 'every-reading.csv',

  'live.engine_unsupported_title': 'This browser cannot read faces itself',
  'live.engine_unsupported_text':
    'A current Firefox, Chrome, Edge or Safari can. You can also send pictures to your server, for this session.',
  'live.engine_download_title': 'The program could not be loaded',
  'live.engine_download_text': 'Check the network and try again. It is needed only the first time.',
  'live.engine_damaged_title': 'The program arrived damaged',
  'live.engine_damaged_text':
    'Its checksum did not match, so it was not started. Try again; if it keeps happening, tell whoever runs your server.',
  'live.engine_failed_title': 'The program could not be started',
  'live.engine_failed_text':
    'Close other tabs and try again, or send pictures to your server for this session.',
  'live.server_elsewhere_title': 'You are live in another place',
  'live.server_elsewhere_text':
    'Only one live session can be open. If you take it over here, the other one ends and stays in your history.',
  'live.server_other_tab_title': 'You are live in another tab',
  'live.server_other_tab_text':
    'If you take it over here, that tab sends what it has read and lets go. Where it cannot send just now, it stays open: look into that tab.',
  'live.server_full_title': 'Your server has no room just now',
  'live.server_full_text':
    'It reads as many faces as it can. Try again in a minute, or read on this device: that always works.',
  'live.server_consent_missing_title': 'The camera analysis is switched off',
  'live.server_consent_missing_text': 'Switch it on under Account, Consents, to go live.',
  'live.server_unreachable_title': 'We cannot reach the server',
  'live.server_unreachable_text':
    'Without it nothing can be kept. Reading on this device works all the same.',
  'live.server_rate_limited_title': 'Too many tries in a short time',
  'live.server_rate_limited_text': 'Wait a minute, then try again.',
  'live.server_unexpected_title': 'It could not begin',
  'live.server_unexpected_text': 'Something went wrong on the server. Try again in a moment.',
  'live.without_keeping': 'Begin without keeping anything',
  'live.choose_again': 'Choose again',

  'live.leave_title': 'Leave while it is live?',
  'live.leave_open':
    'The camera goes off. What was sent so far stays open for half an hour: come back to go on with it or to discard it. After that it is kept in your history.',
  'live.leave_nothing': 'The camera goes off. Nothing of this session is kept.',
  'live.leave': 'Leave',
} as const
