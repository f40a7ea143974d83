import { Button } from '@mantine/core'
import { useState } from 'react'

import { exportUrl, useDeleteResponses } from '@/client/assessments'
import { ConfirmDialog } from '@/components/dialog/confirm-dialog'
import { FormError } from '@/components/forms/form-error'
import { Icon } from '@/components/icons/icon'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import classes from './journal.module.css'

interface Props {
  readonly instrument: string
  readonly title: string
}

/** All answers to one questionnaire as a file, and deleting them. */
export function ExportPart({ instrument, title }: Props) {
  const t = useT()
  const [asking, setAsking] = useState(false)
  const remove = useDeleteResponses(instrument)
  return (
    <Section title={t('ask.take_away')} lead={t('ask.take_away_text')}>
      <div className={classes.files}>
        {(['csv', 'json', 'fhir'] as const).map((format) => (
          <a key={format} href={exportUrl(instrument, format)} download>
            {t(`ask.file_${format}`)}
          </a>
        ))}
      </div>
      <div>
        <Button
          variant="subtle"
          color="red"
          leftSection={<Icon name="trash" size={18} />}
          onClick={() => setAsking(true)}
        >
          {t('ask.delete_all')}
        </Button>
      </div>
      {asking && (
        <ConfirmDialog
          title={t('ask.delete_all_title', { title })}
          confirmLabel={t('ask.delete_all')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        >
          <p>{t('ask.delete_all_text')}</p>
          <FormError error={remove.error} />
        </ConfirmDialog>
      )}
    </Section>
  )
}
