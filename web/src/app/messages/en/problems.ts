export const problems = {
  'problem.csrf_refused':
    'You logged in again in another tab. What you wrote is still here; try once more.',
  'problem.wrong_password': 'That is not your password. Try again.',
  'problem.bad_credentials':
    'That e-mail address and password do not belong together. Try again, or use a recovery code.',
  'problem.email_taken':
    'There is already an account with this e-mail address. Log in instead, or use another address.',
  'problem.rate_limited': 'Too many tries in a short time. Wait a little, then try again.',
  'problem.rate_limited_for': {
    one: 'Too many tries in a short time. Try again in {count} second.',
    other: 'Too many tries in a short time. Try again in {count} seconds.',
  },
  'problem.unreachable':
    'We could not reach the server. What you wrote is still here; try again when you are back online.',
  'problem.unexpected':
    'Something went wrong on our side. What you wrote is still here; try again.',
} as const
