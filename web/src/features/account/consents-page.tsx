import { Switch } from '@mantine/core'
import { useState } from 'react'

import { useConsents, useSetConsent } from '@/client/consents'
import { useSignedIn } from '@/client/me'
import type { Consent, Purpose } from '@/client/types'
import { ConfirmDialog } from '@/components/dialog/confirm-dialog'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { formatDate } from '@/lib/format'
import { type PlainKey, useLanguage, useT } from '@/lib/i18n'

import { AccountPage } from './account-page'
import classes from './account.module.css'

const WORDS = {
  camera_analysis: { label: 'consents.camera', text: 'consents.camera_text' },
  keep_numbers: { label: 'consents.numbers', text: 'consents.numbers_text' },
  keep_frames: { label: 'consents.frames', text: 'consents.frames_text' },
  journal_analysis: { label: 'consents.journal', text: 'consents.journal_text' },
} as const satisfies Record<Purpose, { label: PlainKey; text: PlainKey }>

/** Withdrawing these deletes what they covered, so it asks first. */
const DELETING = {
  keep_numbers: {
    title: 'consents.withdraw_title',
    text: 'consents.withdraw_text',
    confirm: 'consents.withdraw',
  },
  keep_frames: {
    title: 'consents.withdraw_frames_title',
    text: 'consents.withdraw_frames_text',
    confirm: 'consents.withdraw_frames',
  },
  journal_analysis: {
    title: 'consents.withdraw_journal_title',
    text: 'consents.withdraw_journal_text',
    confirm: 'consents.withdraw_journal',
  },
} as const satisfies Partial<Record<Purpose, Record<string, PlainKey>>>

export function ConsentsPage() {
  const consents = useConsents()
  return (
    <AccountPage title="account.consents" lead="consents.lead">
      <Loaded query={consents} skeleton={<ListSkeleton rows={3} />}>
        {(list) => list.map((consent) => <ConsentSwitch key={consent.purpose} consent={consent} />)}
      </Loaded>
    </AccountPage>
  )
}

function ConsentSwitch({ consent }: { consent: Consent }) {
  const t = useT()
  const set = useSetConsent()
  const [asking, setAsking] = useState(false)
  const { purpose, granted } = consent
  const deletes = purpose === 'camera_analysis' ? null : DELETING[purpose]
  const change = (wanted: boolean) => {
    if (!wanted && deletes !== null) setAsking(true)
    else set.mutate({ purpose, granted: wanted })
  }
  return (
    <Section sheet>
      <Switch
        size="md"
        classNames={{ label: classes.switch_label ?? '', description: classes.switch_text ?? '' }}
        label={t(WORDS[purpose].label)}
        description={t(WORDS[purpose].text)}
        checked={granted}
        disabled={set.isPending}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <p className={classes.quiet} role="status">
        <ConsentDate consent={consent} />
      </p>
      <FormError error={set.error} />
      {asking && deletes !== null && (
        <ConfirmDialog
          title={t(deletes.title)}
          confirmLabel={t(deletes.confirm)}
          busy={set.isPending}
          onConfirm={() =>
            set.mutate({ purpose, granted: false }, { onSettled: () => setAsking(false) })
          }
          onClose={() => setAsking(false)}
        >
          <p>{t(deletes.text)}</p>
        </ConfirmDialog>
      )}
    </Section>
  )
}

function ConsentDate({ consent }: { consent: Consent }) {
  const t = useT()
  const { locale } = useLanguage()
  const me = useSignedIn()
  if (consent.changed_at === null) return t('consents.never')
  const date = formatDate(consent.changed_at, me.time_zone, locale)
  return consent.granted ? t('consents.given', { date }) : t('consents.withdrawn', { date })
}
