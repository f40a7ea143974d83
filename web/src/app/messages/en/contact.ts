export const contact = {
  'contact.lead': 'Your message goes to whoever runs this server.',
  'contact.not_urgent': 'Nobody reads this at once. If it is urgent, use Help.',
  'contact.name': 'Your name',
  'contact.message': 'Your message',
  'contact.send': 'Send the message',
  'contact.sent_title': 'Your message is stored',
  'contact.sent_text': 'They will find it on the server, and may answer to {email}.',
  'contact.again': 'Write another',
} as const
