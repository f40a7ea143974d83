import { useQuery } from '@tanstack/react-query'

import { useHttp } from '@/client/context'
import { toldQuery } from '@/client/safety'
import { useT } from '@/lib/i18n'

import help from './help.module.css'
import { dialled } from './lines'
import classes from './safety.module.css'

/** The people that the person chose beforehand, one touch away. Nothing is sent to them. */
export function ChosenPeople() {
  const t = useT()
  const { data } = useQuery({ ...toldQuery(useHttp()), retry: false })
  const people = data?.people ?? []
  if (people.length === 0) return null
  return (
    <section className={classes.part}>
      <h3 className={classes.heading}>{t('safety.people_title')}</h3>
      <p>{t('safety.people_text')}</p>
      <ul className={help.ways}>
        {people.map(({ name, reach }) => (
          <li key={name} className={classes.plain}>
            {dialled(reach) === '' ? (
              <span className={help.untapped}>{name}</span>
            ) : (
              <a className={help.way} href={`tel:${dialled(reach)}`}>
                {t('safety.people_call', { name, reach })}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
