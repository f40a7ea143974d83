export const live = {
  'live.title': 'Live',
  'live.lead': 'Watch what your face shows while it moves. Nothing is recorded as a picture.',
  'live.back': 'Back to the check-in',
  'live.link_title': 'Live',
  'live.link_text':
    'See the reading move as your face does, for up to an hour. By default everything is read on this device.',
  'live.link': 'Go live',

  'live.notice_picture':
    'By default the pictures never leave this device: a program in this page reads them one by one and forgets each at once. You can choose for a single session to send them to your server instead. No picture is ever stored, there or here.',
  'live.switch_camera_text': 'The program may read the expressions that my camera shows.',
  'live.switch_frames': 'Keep every number of live sessions',
  'live.switch_frames_text':
    'All numbers of every reading, about fifteen a second, are kept encrypted. Without this, one value a second is kept.',

  'live.setup': 'Before it begins',
  'live.where': 'Where it is read',
  'live.where_device': 'On this device',
  'live.where_device_text':
    'Pictures never leave it. Goes on working without a network. The program is about as large as a few photos and is kept here for the next time.',
  'live.where_streamed': 'On my server, for this session',
  'live.where_streamed_text':
    'Small pictures (320 × 240), up to 15 a second, go to {host}. Each is read there and forgotten at once; none is ever stored. For devices that are too slow to read themselves.',
  'live.keep_nothing':
    'Nothing is kept, and nothing at all is sent, because you have not allowed keeping the numbers.',
  'live.keep_seconds':
    'One value a second is sent and waits until you stop. Then you are asked whether to keep it.',
  'live.keep_frames':
    'The numbers of every reading are sent and wait until you stop. Then you are asked whether to keep them.',
  'live.keep_streamed_nothing':
    'Nothing is kept when it is over, because you have not allowed keeping the numbers.',
  'live.keep_streamed_seconds':
    'One value a second waits until you stop. Then you are asked whether to keep it.',
  'live.keep_streamed_frames':
    'The numbers of every reading wait until you stop. Then you are asked whether to keep them.',
  'live.keep_change': 'Change what is kept',
  'live.start': 'Turn the camera on and begin',
  'live.start_streamed': 'Turn the camera on and send pictures',

  'live.open_here': 'A live session from {time} is still open',
  'live.open_here_text':
    'It began in this browser and was not ended. What had been read by then is safe.',
  'live.open_elsewhere': 'You are live in another place, since {time}',
  'live.open_elsewhere_text':
    'Only one live session can be open. If you take it over here, the other one ends and stays in your history.',
  'live.open_other_tab': 'You are live in another tab, since {time}',
  'live.open_other_tab_text':
    'If you take it over here, that tab sends what it has read, lets go, and you go on here. Nothing is lost.',
  'live.open_go_on': 'Go on with it',
  'live.open_keep': 'End and keep it',
  'live.open_discard': 'Discard it',
  'live.take_over': 'Take over here',

  'live.loading': 'Loading what reads your face…',
  'live.loading_of': 'Loading what reads your face: {loaded} of {total} MB',
  'live.loading_once': 'Only the first time; it is then kept on this device.',
  'live.connecting': 'Connecting to your server…',
  'live.cancel': 'Cancel',
  'live.sign': 'Camera',
  'live.sign_device': 'Read on this device. Nobody else sees it.',
  'live.sign_streamed': 'Pictures go to {host} and are never stored.',
  'live.pause': 'Pause',
  'live.stop': 'Stop',
  'live.go_on': 'Turn the camera on again',
  'live.paused_person': 'Paused',
  'live.paused_hidden': 'Paused while you were away',
  'live.paused_unplugged': 'The camera went away',
  'live.paused_camera': 'The camera did not come back',
  'live.paused_text': 'The camera is off. What was read before is still here.',

  'live.now_sure': 'Just now your face looked mostly {looked} ({percent})',
  'live.now_unsure': 'Just now your face may have looked {looked} ({percent})',
  'live.now_none': 'We cannot tell just now: {reason}',
  'live.why_nobody': 'nobody is in view',
  'live.why_no_picture': 'the camera gives no picture',
  'live.why_too_small': 'your face is too far away',
  'live.why_too_dark': 'it is too dark',
  'live.why_too_bright': 'it is too bright',
  'live.why_blurred': 'the picture is blurred',
  'live.why_turned_away': 'your face is turned away',
  'live.why_tilted': 'your head is tilted',
  'live.why_partly_visible': 'part of your face is out of the picture',
  'live.why_covered': 'part of your face is covered',
  'live.why_uncertain': 'no expression stands out',
  'live.advice_nobody': 'Nobody is in view. Sit in front of the camera.',
  'live.advice_no_picture': 'The camera gives no picture. Is it covered?',
  'live.advice_several': 'Several people are in view. Only the most present face is read.',
  'live.advice_too_small': 'Come a little closer.',
  'live.advice_too_dark': 'Turn to the light.',
  'live.advice_too_bright': 'Turn away from the light a little.',
  'live.advice_blurred': 'Hold still for a moment, or wipe the camera.',
  'live.advice_turned_away': 'Turn your face to the camera.',
  'live.advice_tilted': 'Hold your head a little straighter.',
  'live.advice_partly_visible': 'Move until your whole face is in the picture.',
  'live.advice_covered': 'Something covers your face: a hand, hair or a mask.',
  'live.advice_uncertain': 'No expression stands out just now. That is fine.',
  'live.pace': {
    one: '{count} reading a second, {ms} ms each',
    other: '{count} readings a second, {ms} ms each',
  },
  'live.pace_none': 'Waiting for the first reading…',

  'live.nothing_sent': 'Nothing is sent from this device.',
  'live.seconds_sent': 'Only numbers are sent. One value a second can be kept when you stop.',
  'live.frames_sent': 'Only numbers are sent. They can be kept when you stop.',
  'live.numbers_wait':
    'Your server does not answer. Reading goes on, and the numbers wait here until it does.',
  'live.stream_kept': 'Pictures are read by your server and not stored. Numbers can be kept.',
  'live.stream_only': 'Pictures are read by your server. Neither they nor numbers are kept.',
  'live.stream_reconnecting':
    'The connection to your server broke. We are connecting again; what was read is safe.',
  'live.stream_full':
    'Your server has no room just now. We try again every few seconds; or stop, and read on this device.',
  'live.busy': 'Your server is busy, so it reads {fps} pictures a second for now.',

  'live.mark': 'Mark this moment',
  'live.mark_note': 'A note for {time}, if you like',
  'live.mark_save': 'Save the mark',
  'live.mark_cancel': 'No mark',
  'live.mark_not_kept': 'Moments can be marked when numbers are kept.',
  'live.marks': { one: '{count} moment is marked.', other: '{count} moments are marked.' },
  'live.show_points': 'Show the points',
  'live.heat_not_there':
    'The network on your server cannot say which parts spoke for an expression.',

  'live.bars': 'Expressions just now',
  'live.plane': 'Pleasantness and liveliness',
  'live.pleasant': 'pleasant',
  'live.unpleasant': 'unpleasant',
  'live.lively': 'lively',
  'live.calm': 'calm',
  'live.place_none': 'Nothing to show just now.',
  'live.place_middle': 'Your expression lay near the middle.',
  'live.place_one': 'Your expression looked rather {place}.',
  'live.place_two': 'Your expression looked rather {first} and {second}.',
  'live.minute': 'The last minute',
  'live.minute_empty': 'The curve begins with the first reading.',
  'live.minute_sentence':
    'Mostly {looked} over what is shown. The band shows how far single readings lay apart; hatched parts could not be read.',
  'live.minute_ago': 'a minute ago',
  'live.now': 'now',
  'live.minute_file': 'last-minute.csv',
  'live.movements': 'What moves',
  'live.movements_text': 'From 0 (not seen) to 5 (as strong as it gets).',
  'live.details': 'How fast it goes',
  'live.what': 'What',
  'live.value': 'Value',
  'live.rate': 'Readings a second',
  'live.latency': 'From picture to numbers, last',
  'live.p50': 'Half of them take at most',
  'live.p95': '95 of 100 take at most',
  'live.readings': 'Readings so far',
  'live.dropped': 'Pictures left out',
  'live.ms': '{ms} ms',
  'live.latency_text':
    'A picture is left out when a newer one is there already: always the newest is read.',
  'live.model': 'Read by {name}, version {version}',
} as const
