import { useQuery } from '@tanstack/react-query'

import { useHttp } from '@/client/context'
import { versionQuery } from '@/client/service'
import { Page, Section } from '@/components/page/page'
import { Loaded } from '@/components/states/loaded'
import { ListSkeleton } from '@/components/states/page-skeleton'
import { type PlainKey, useT } from '@/lib/i18n'

const SECTIONS = [
  { title: 'about.not_title', texts: ['about.not_1', 'about.not_2'] },
  { title: 'about.limits_title', texts: ['about.limits_1', 'about.limits_2', 'about.limits_3'] },
  { title: 'about.privacy_title', texts: ['about.privacy'] },
  { title: 'about.who_title', texts: ['about.who'] },
] as const satisfies readonly { title: PlainKey; texts: readonly PlainKey[] }[]

const SHOWN_HASH = 12

export function AboutPage() {
  const t = useT()
  return (
    <Page title={t('about.title')} lead={t('about.lead')}>
      {SECTIONS.map(({ title, texts }) => (
        <Section key={title} title={t(title)}>
          {texts.map((text) => (
            <p key={text}>{t(text)}</p>
          ))}
        </Section>
      ))}
      <Section title={t('about.version_title')}>
        <VersionFacts />
        <p>{t('about.licence')}</p>
      </Section>
    </Page>
  )
}

function VersionFacts() {
  const t = useT()
  const query = useQuery(versionQuery(useHttp()))
  return (
    <Loaded query={query} skeleton={<ListSkeleton rows={1} />}>
      {({ version, crop_version, model_sha256 }) => (
        <ul translate="no">
          <li>{t('about.version', { version })}</li>
          {model_sha256 !== null && (
            <li title={model_sha256}>
              {t('about.model', { hash: model_sha256.slice(0, SHOWN_HASH) })}
            </li>
          )}
          <li>{t('about.crop', { crop: crop_version })}</li>
        </ul>
      )}
    </Loaded>
  )
}
