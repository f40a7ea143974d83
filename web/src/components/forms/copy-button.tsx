import { Button } from '@mantine/core'
import { useState } from 'react'

import { useT } from '@/lib/i18n'

/** Copies a text; hidden where the browser gives no clipboard (plain http). */
export function CopyButton({ text }: { text: string }) {
  const t = useT()
  const [copied, setCopied] = useState(false)
  if (!('clipboard' in navigator)) return null
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div>
      <Button variant="default" onClick={() => void copy()}>
        {copied ? t('action.copied') : t('action.copy')}
      </Button>
    </div>
  )
}
