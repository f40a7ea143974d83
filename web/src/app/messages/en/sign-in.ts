export const signIn = {
  'sign_in.log_in_lead': 'Good to have you back.',
  'sign_in.log_in': 'Log in',
  'sign_in.forgot': 'Forgot your password?',
  'sign_in.no_account': 'No account yet? <link>Sign up</link>',
  'sign_in.sign_up_lead':
    'It takes a minute. Your data stays on the server you are using right now.',
  'sign_in.sign_up': 'Create my account',
  'sign_in.have_account': 'Already have an account? <link>Log in</link>',
  'sign_in.adult':
    'I am 18 or older, and I use EmoCare for myself, not to judge anyone at work or at school',
  'sign_in.pending_title': 'Look in your mail',
  'sign_in.pending_text':
    'If {email} is yours, a mail with a link is on its way. Open the link to finish.',
  'sign_in.recover_page': 'Recover your account',
  'sign_in.recover_lead': 'Use one of the ten recovery codes you saved. Each works once.',
  'sign_in.recovery_code': 'Recovery code',
  'sign_in.recover': 'Set the new password',
  'sign_in.recovered_title': 'Your new password is set',
  'sign_in.recovered_text': 'The code you used is spent. Every other device was logged out.',
  'sign_in.no_codes':
    'No recovery code? Ask whoever runs this server: they can set a new password with “emocare admin”.',
  'sign_in.mail_title': 'Or get a link by mail',
  'sign_in.mail_send': 'Send me a link',
  'sign_in.mail_sent': 'If there is an account with this address, a mail is on its way.',
  'sign_in.reset_page': 'Choose a new password',
  'sign_in.reset_no_token': 'This page needs the link from the mail we sent you.',
  'sign_in.confirm_page': 'Confirm your e-mail address',
  'sign_in.confirm_text': 'One click, and your account is ready.',
  'sign_in.confirm': 'Confirm my address',
} as const
