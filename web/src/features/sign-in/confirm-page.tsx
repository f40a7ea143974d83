import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'

import { useHttp } from '@/client/context'
import { rememberMe } from '@/client/me'
import { confirmAddress } from '@/client/recovery'
import form_classes from '@/components/forms/form.module.css'
import { FormError } from '@/components/forms/form-error'
import { Page } from '@/components/page/page'
import { useT } from '@/lib/i18n'

const route = getRouteApi('/confirm')

/** Where the link of the confirmation mail leads; a click, so that mail scanners confirm nothing. */
export function ConfirmPage() {
  const t = useT()
  const http = useHttp()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { token } = route.useSearch()
  const confirm = useMutation({
    mutationFn: (value: string) => confirmAddress(http, value),
    onSuccess: async (me) => {
      rememberMe(queries, me)
      await navigate({ to: '/today' })
    },
  })
  const lead = token === undefined ? t('sign_in.reset_no_token') : t('sign_in.confirm_text')
  return (
    <Page title={t('sign_in.confirm_page')} lead={lead} narrow>
      <FormError error={confirm.error} />
      {token !== undefined && (
        <Button
          className={form_classes.submit ?? ''}
          loading={confirm.isPending}
          onClick={() => confirm.mutate(token)}
        >
          {t('sign_in.confirm')}
        </Button>
      )}
    </Page>
  )
}
