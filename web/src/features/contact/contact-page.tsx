import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { useHttp } from '@/client/context'
import { useMe } from '@/client/me'
import { ApiProblem } from '@/client/problem'
import type { OpenStep } from '@/client/safety'
import { sendContactMessage } from '@/client/service'
import type { Me } from '@/client/types'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { showFieldProblems, useLiveForm } from '@/components/forms/use-live-form'
import { Page, Section } from '@/components/page/page'
import { SafetyStep } from '@/components/safety/safety-step'
import { StateView } from '@/components/states/state-view'
import { useT } from '@/lib/i18n'
import { checkEmail, checkName, checkPresent } from '@/lib/validation'

const MAX_MESSAGE = 4000

export function ContactPage() {
  const t = useT()
  const me = useMe()
  return (
    <Page title={t('nav.contact')} lead={t('contact.lead')} narrow>
      <p>{t('contact.not_urgent')}</p>
      {!me.isPending && <ContactForm me={me.data ?? null} />}
    </Page>
  )
}

function ContactForm({ me }: { me: Me | null }) {
  const t = useT()
  const http = useHttp()
  const form = useLiveForm(
    { name: me ? `${me.first_name} ${me.last_name}` : '', email: me?.email ?? '', message: '' },
    { name: checkName, email: checkEmail, message: checkPresent },
  )
  const send = useMutation({
    mutationFn: (values: typeof form.values) => sendContactMessage(http, values),
    onError: (error) => showFieldProblems(form, error),
  })
  if (send.isSuccess) {
    const again = () => {
      form.setFieldValue('message', '')
      send.reset()
    }
    return <Sent email={form.values.email} step={send.data} onAgain={again} />
  }
  // For who is signed in the shell shows it.
  const asked = me === null && send.error instanceof ApiProblem ? send.error.safety : null
  return (
    <Section sheet>
      {asked && <SafetyStep step={asked} onGoOn={() => send.reset()} />}
      <form
        className={form_classes.form}
        noValidate
        onSubmit={form.onSubmit((values) => send.mutate(values))}
      >
        <TextInput autoComplete="name" label={t('contact.name')} {...form.getInputProps('name')} />
        <TextInput
          type="email"
          autoComplete="email"
          label={t('field.email')}
          {...form.getInputProps('email')}
        />
        <Textarea
          label={t('contact.message')}
          autosize
          minRows={4}
          maxLength={MAX_MESSAGE}
          {...form.getInputProps('message')}
        />
        <FormError error={send.error} />
        <Button type="submit" loading={send.isPending} className={form_classes.submit ?? ''}>
          {t('contact.send')}
        </Button>
      </form>
    </Section>
  )
}

interface SentProps {
  readonly email: string
  /** The answer comes another day; a call for help is met now. */
  readonly step: OpenStep | null
  readonly onAgain: () => void
}

function Sent({ email, step, onAgain }: SentProps) {
  const t = useT()
  const [met, setMet] = useState(false)
  return (
    <>
      {step && !met && <SafetyStep step={step} onGoOn={() => setMet(true)} />}
      <StateView
        title={t('contact.sent_title')}
        action={
          <Button variant="default" onClick={onAgain}>
            {t('contact.again')}
          </Button>
        }
      >
        {t('contact.sent_text', { email })}
      </StateView>
    </>
  )
}
