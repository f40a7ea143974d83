export const camera = {
  'notice.switch_camera': 'Camera analysis',
  'notice.switch_camera_text': 'The program may read the expressions in clips that I send.',
  'notice.switch_keep': 'Keep the numbers',
  'notice.switch_keep_text':
    'The numbers of each reading stay in my history until I delete them. Without this, a result is gone when I leave the page.',
  'notice.two_switches': 'Your two permissions',
  'notice.two_switches_text':
    'They are separate, and off until you give them. You can take them back under Account, Consents.',
  'notice.go_on': 'Save and go on',
  'notice.guest_agree': 'The program may read the expressions in the clip that I send now.',
  'notice.guest_only_now': 'This counts for this visit only. Nothing is stored.',
  'notice.guest_go_on': 'Go on to the camera',
  'notice.short':
    'An algorithm reads the expression. It is no diagnosis, and an expression is not a feeling.',
  'notice.more': 'What happens to the picture',

  'camera.title': 'Record yourself',
  'camera.off': 'The camera is off.',
  'camera.off_left':
    'The camera was switched off because you left this page. Nothing was sent or kept.',
  'camera.switch_on': 'Turn the camera on',
  'camera.opening': 'Waiting for your camera. Your browser may ask whether you allow it.',
  'camera.on': 'Camera on',
  'camera.switch_off': 'Turn the camera off',
  'camera.preview': 'What your camera sees, like in a mirror',
  'camera.guide': 'Put your face in the oval and look at the screen.',
  'camera.light_dark': 'It is quite dark: turn towards a light.',
  'camera.light_bright': 'It is very bright: turn away from the light.',
  'camera.light_good': 'The light is good.',
  'camera.length': 'Length of the recording',
  'camera.length_s': '{count} s',
  'camera.which': 'Camera',
  'camera.unnamed': 'Camera {number}',
  'camera.record': { one: 'Record {count} second', other: 'Record {count} seconds' },
  'camera.where_title': 'Where it is read',
  'camera.where_device': 'On this device',
  'camera.where_device_kept':
    'The clip never leaves it: a program in this page reads it, and only numbers go to {host}, for your history.',
  'camera.where_device_not_kept':
    'The clip never leaves it: a program in this page reads it. Only numbers go to {host}, which sums them up and keeps nothing.',
  'camera.where_server': 'On this EmoCare server',
  'camera.where_text':
    'Only you see this picture. When you press “Send it to be read”, the clip goes to {host}, is read there and deleted at once.',
  'camera.starts_in': 'Recording starts in',
  'camera.recording': 'Recording',
  'camera.left_s': { one: '{count} second left', other: '{count} seconds left' },
  'camera.stop': 'Stop and use this',
  'camera.stop_from': { one: 'Stop (from {count} second)', other: 'Stop (from {count} seconds)' },
  'camera.discard': 'Cancel this take',
  'camera.finishing': 'One moment…',
  'camera.keys': 'Press Escape to cancel.',

  'camera.missing_title': 'No camera was found',
  'camera.missing_text': 'Connect one or open its cover, then try again. A video file works too.',
  'camera.refused_title': 'Your browser does not let us use the camera',
  'camera.refused_text': 'That is fine. If you want to allow it:',
  'camera.refused_by_system_title': 'Your device keeps the camera from this browser',
  'camera.refused_by_system_text':
    'Allow the camera for this browser in the privacy settings of your device, then try again.',
  'camera.in_use_title': 'Another program is using the camera',
  'camera.in_use_text': 'Close the video call or camera program that has it, then try again.',
  'camera.unplugged_title': 'The camera went away',
  'camera.unplugged_text':
    'It was unplugged or taken by another program before there was enough to read. Nothing was sent.',
  'camera.insecure_title': 'Browsers block the camera on this address',
  'camera.insecure_text':
    'You opened {origin} over plain http from another device, and browsers give the camera only to protected pages. Start EmoCare with the command below, then open its https address. A video file and words work right now.',
  'camera.insecure_command': 'emocare serve --tls',
  'camera.unsupported_title': 'This browser cannot record video',
  'camera.unsupported_text':
    'A current Firefox, Chrome, Edge or Safari can. You can also send a video file from here.',
  'camera.nothing_recorded_title': 'The camera gave no picture',
  'camera.nothing_recorded_text': 'Nothing was recorded. Try once more, or choose another camera.',
  'camera.unknown_title': 'The camera could not be started',
  'camera.unknown_text': 'Try once more. If it keeps happening, a video file works too.',
  'camera.try_again': 'Try the camera again',
  'allow.chromium':
    'Click the icon at the left of the address, set “Camera” to “Allow”, and try again.',
  'allow.firefox':
    'Click the crossed-out camera at the left of the address, remove the block, and try again.',
  'allow.safari':
    'In the menu bar choose Safari, “Settings for This Website…”, set “Camera” to “Allow”, and try again.',
  'allow.ios':
    'Tap the page icon beside the address, “Website Settings”, set “Camera” to “Allow”, and try again.',
  'allow.android':
    'Tap the icon at the left of the address, “Permissions”, allow the camera, and try again.',
  'allow.other': 'Allow the camera for this page in the settings of your browser, and try again.',
} as const
