import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'

import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import classes from './shell.module.css'

/** Light or dark; until chosen, the system decides. */
export function SchemeSwitch() {
  const t = useT()
  // Without keepTransitions Mantine adds a <style> element, which our policy forbids.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <button
      type="button"
      className={classes.scheme}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      <Icon name={dark ? 'sun' : 'moon'} size={18} />
      {dark ? t('scheme.light') : t('scheme.dark')}
    </button>
  )
}
