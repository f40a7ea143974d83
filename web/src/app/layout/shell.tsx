import { Outlet } from '@tanstack/react-router'

import { useMe } from '@/client/me'
import { useT } from '@/lib/i18n'

import { Footer } from './footer'
import { OfflineBanner } from './offline-banner'
import { Rail } from './rail'
import { SendLater } from './send-later'
import classes from './shell.module.css'
import { Tabs } from './tabs'
import { TopBar } from './top-bar'
import { usePageTitle } from './use-page-title'

/** What surrounds every page: a rail on a desktop, a bar and tabs on a phone. */
export function Shell() {
  const t = useT()
  const { data: me } = useMe()
  usePageTitle()
  return (
    <div className={classes.shell} data-signed-in={me ? true : undefined}>
      <a className={classes.skip} href="#content">
        {t('app.skip_to_content')}
      </a>
      {me && <Rail me={me} />}
      <div className={classes.column}>
        <TopBar me={me ?? null} />
        <OfflineBanner />
        <main id="content" className={classes.content} tabIndex={-1}>
          {me && <SendLater key={me.id} personId={me.id} />}
          <Outlet />
        </main>
        <Footer />
      </div>
      {me && <Tabs />}
    </div>
  )
}
