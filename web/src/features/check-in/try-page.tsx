import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { ButtonLink } from '@/components/links/button-link'
import { Page } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import { CameraWish } from './camera-wish'
import { ClipFlow } from './clip-flow'
import { GuestAnswerStep } from './guest-answer-step'
import { GuestNoticeStep } from './notice-step'
import { TwoWays } from './two-ways'
import { useGoTo } from './use-go-to'

const route = getRouteApi('/try')

/** A visitor without an account has one clip read; nothing is stored. */
export function TryPage() {
  const t = useT()
  const goTo = useGoTo()
  const { way } = route.useSearch()
  const [agreed, setAgreed] = useState(false)
  const [wish] = useState(() => new CameraWish())
  if (way === undefined) {
    return (
      <Page title={t('nav.try')} lead={t('try.lead')}>
        <TwoWays
          onCamera={() => {
            wish.make()
            goTo('camera')
          }}
          onFile={() => goTo('file')}
          words={<WordsNeedAccount />}
        />
      </Page>
    )
  }
  return (
    <Page title={t('nav.try')} lead={t('try.lead')}>
      <ClipFlow
        way={way}
        personId={null}
        allowed={agreed}
        keeps={false}
        wish={wish}
        notice={
          <GuestNoticeStep
            onAgreed={() => {
              wish.make()
              setAgreed(true)
            }}
          />
        }
        onNotice={() => setAgreed(false)}
        onAgain={() => goTo(undefined)}
        answer={({ result, onAgain }) => <GuestAnswerStep result={result} onAgain={onAgain} />}
      />
    </Page>
  )
}

function WordsNeedAccount() {
  const t = useT()
  return (
    <>
      <p>{t('try.words_text')}</p>
      <ButtonLink to="/sign-up" variant="default">
        {t('try.sign_up')}
      </ButtonLink>
    </>
  )
}
