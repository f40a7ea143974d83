import { Button, TextInput } from '@mantine/core'
import { type SyntheticEvent, useState } from 'react'

import { type ToldPerson, useSaveTold } from '@/client/safety'
import { useT } from '@/lib/i18n'

import classes from './safety-plan.module.css'

const MOST = 5

/** Whom the person wants at hand, decided beforehand. Nothing is sent to anybody. */
export function ToldForm({ people: kept }: { people: readonly ToldPerson[] }) {
  const t = useT()
  const [people, setPeople] = useState<readonly ToldPerson[]>(kept)
  const save = useSaveTold()
  const change = (place: number, part: Partial<ToldPerson>) => {
    setPeople(people.map((one, at) => (at === place ? { ...one, ...part } : one)))
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    save.mutate(people.filter(({ name }) => name.trim() !== ''))
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {people.map((one, place) => (
        <PersonRow
          key={place}
          person={one}
          onChange={(part) => change(place, part)}
          onRemove={() => setPeople(people.filter((_, at) => at !== place))}
        />
      ))}
      {save.isError && <p role="alert">{t('plan.not_saved')}</p>}
      <div className={classes.actions}>
        {people.length < MOST && (
          <Button variant="default" onClick={() => setPeople([...people, { name: '', reach: '' }])}>
            {t('told.add')}
          </Button>
        )}
        <Button type="submit" loading={save.isPending}>
          {t('told.save')}
        </Button>
        <span role="status">{save.isSuccess && t('plan.saved')}</span>
      </div>
    </form>
  )
}

interface RowProps {
  readonly person: ToldPerson
  readonly onChange: (part: Partial<ToldPerson>) => void
  readonly onRemove: () => void
}

function PersonRow({ person, onChange, onRemove }: RowProps) {
  const t = useT()
  return (
    <div className={classes.person}>
      <TextInput
        label={t('told.name')}
        maxLength={100}
        value={person.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('told.reach')}
        type="tel"
        maxLength={100}
        value={person.reach}
        onChange={(event) => onChange({ reach: event.currentTarget.value })}
      />
      <Button variant="subtle" onClick={onRemove}>
        {t('told.remove', { name: person.name })}
      </Button>
    </div>
  )
}
