export const safety = {
  'safety.distress_title': 'That sounds heavy',
  'safety.distress_text':
    'It sounds as if things are hard right now. You do not have to carry it alone: a walk, a warm drink, or a few words with someone you trust can take the edge off. The lines under Help are there for hard days too.',
  'safety.ask_title': 'May we ask you something?',
  'safety.ask_suicide':
    'You wrote or answered something that we take seriously. Sometimes people who feel like this think about ending their life. Is that happening for you?',
  'safety.ask_self_harm':
    'You wrote about being hurt. Sometimes people hurt themselves when feelings get too much, and sometimes they think about ending their life. Is that happening for you?',
  'safety.ask_harm_to_others':
    'You wrote about hurting someone. Having such thoughts does not mean that you will act on them. Talking to somebody now can keep you and them safe.',
  'safety.ask_abuse':
    'You wrote that someone hurts you. That is not your fault. If you are in danger, call the emergency number. These lines listen as well, and can say who helps where you live.',
  'safety.ask_eating':
    'You wrote about food or your body in a way that sounds hard. You deserve help with it, whatever you weigh. These lines listen, and a doctor can say who helps where you live.',
  'safety.all_waits': 'Everything else waits. What you wrote is kept as you wrote it.',
  'safety.answer_questions': 'Answer five short questions',
  'safety.go_on': 'I am safe for now, go on',
  'safety.go_on_light': 'Go on',
  'safety.acute_title': 'Please talk to someone now',
  'safety.acute_text':
    'You wrote or answered that you may be in danger right now. Call the emergency number or a line. Stay with someone: go to another person, or ask one to come.',
  'safety.acute_means':
    'If something near you could be used to hurt yourself, put distance between you and it, or ask someone to take it.',
  'safety.acute_close': 'Back to the other ways to get help',
  'safety.people_title': 'People you chose',
  'safety.people_text': 'EmoCare has told nobody. You can:',
  'safety.people_call': 'Call {name}, {reach}',
  'safety.to_plan': 'Open my safety plan',
  'safety.nobody_watches':
    'EmoCare is not an emergency service. Nobody reads along and nobody was alerted.',
  'safety.open_title': 'Everything else waits',
  'safety.open_text':
    'You wrote or answered something that we take seriously. Suggestions and reminders come back when you say that you are safe for now, or after a day.',
  'safety.help_near':
    'Without the server nothing reads your words. If it is hard right now, <link>help is always here</link>; it needs no network.',
  'safety.back_title': 'Good that you are here',
  'safety.back_text':
    'Last time was hard. Nothing is lost, and there is nothing to catch up on. Your safety plan is here if you would like to look at it.',
  'safety.back_close': 'Thank you, go on',
  'asq.title': 'Five short questions',
  'asq.wished_dead': 'In the past few weeks, have you wished you were dead?',
  'asq.better_off_dead':
    'In the past few weeks, have you felt that you or your family would be better off if you were dead?',
  'asq.thoughts': 'In the past week, have you been having thoughts about killing yourself?',
  'asq.ever_tried': 'Have you ever tried to kill yourself?',
  'asq.now': 'Are you having thoughts of killing yourself right now?',
  'asq.yes': 'Yes',
  'asq.no': 'No',
  'asq.skip': 'I would rather not say',
  'asq.done':
    'Thank you for answering. Whatever you said, the lines, your plan and your people stay here for you.',
  'asq.credit':
    'Ask Suicide-Screening Questions (ASQ), National Institute of Mental Health. Made to be asked by a clinician; here it only decides what this page shows.',
  'plan.title': 'My safety plan',
  'plan.lead':
    'Six short lists, written on a calmer day, for the days that are not. One thought on each line.',
  'plan.warning_signs': 'How I notice that it is getting hard',
  'plan.on_my_own': 'What I can do by myself to get through',
  'plan.people_and_places': 'People and places that take my mind off it',
  'plan.people_to_ask': 'People I can ask for help, with their numbers',
  'plan.professionals': 'Professionals and services I can call',
  'plan.safer_surroundings': 'How I make my surroundings safer',
  'plan.save': 'Save my plan',
  'plan.saved': 'Saved.',
  'plan.not_saved': 'It could not be saved. Your words are still here; try again when online.',
  'plan.print': 'Print my plan',
  'plan.keep': 'Keep a copy on this device',
  'plan.keep_about':
    'The copy opens without network and without logging in. It is not encrypted: whoever uses this device can read it. Untick to remove it; logging out asks whether it may stay.',
  'plan.only_copy': 'This is the copy on this device. Log in and go online to change it.',
  'plan.none':
    'There is no copy of a plan on this device. Log in to write one; you can then keep a copy here.',
  'plan.credit':
    'Our own wording, after the Safety Planning Intervention of Stanley and Brown. It needs clinical review before clinical use, and is no contract.',
  'told.title': 'Who I want at hand',
  'told.lead':
    'Decide now, in calm, whom you would like to be reminded of. EmoCare never sends them anything: it shows you their names and numbers when it is hard.',
  'told.name': 'Name',
  'told.reach': 'Telephone number',
  'told.add': 'Add a person',
  'told.remove': 'Remove {name}',
  'told.save': 'Save my choice',
} as const
