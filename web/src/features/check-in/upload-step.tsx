import { Button } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'

import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import type { Clip } from './clip'
import { type FileFacts, fileProblem, readFileFacts } from './clip-file'
import { OtherWays } from './other-ways'
import classes from './upload.module.css'
import type { WhereChosen } from './use-where'
import { WhereRead } from './where-read'

interface Props {
  readonly chosen: WhereChosen | null
  readonly onClip: (clip: Clip) => void
}

/** A video file, dropped or picked, looked at before it is sent. */
export function UploadStep({ chosen, onClip }: Props) {
  const t = useT()
  const { problem, checking, take } = useFileCheck(onClip)
  return (
    <section className={classes.upload} aria-labelledby="upload">
      <h2 id="upload" className={classes.title} tabIndex={-1}>
        {t('upload.title')}
      </h2>
      <DropTarget onFiles={take}>
        <p className={classes.drop}>
          {t('upload.drop')} <span className={classes.quiet}>{t('upload.or')}</span>
        </p>
        <FileButton checking={checking} onFiles={take} />
        <p className={classes.quiet}>{t('upload.limits')}</p>
      </DropTarget>
      <div role="alert">{problem !== null && <p className={classes.problem}>{problem}</p>}</div>
      <WhereRead what="upload" chosen={chosen} />
      <div className={classes.others}>
        <OtherWays but="file" />
      </div>
    </section>
  )
}

type OnFiles = (files: readonly File[]) => void

function DropTarget({ onFiles, children }: { onFiles: OnFiles; children: ReactNode }) {
  const [over, setOver] = useState(false)
  return (
    <div
      className={classes.target}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        onFiles([...event.dataTransfer.files])
      }}
    >
      <Icon name="upload" size={36} />
      {children}
    </div>
  )
}

function FileButton({ checking, onFiles }: { checking: boolean; onFiles: OnFiles }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button size="md" loading={checking} onClick={() => input.current?.click()}>
        {t('upload.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept="video/mp4,video/webm,.mp4,.m4v,.webm"
        aria-label={t('upload.choose')}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          // The same file may be chosen again after it was refused.
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

/** Check a file and hand it on, or say what is wrong with it. */
function useFileCheck(onClip: (clip: Clip) => void) {
  const words = useProblemWords()
  const [problem, setProblem] = useState<string | null>(null)
  const [checking, setChecking] = useState(false)
  const t = useT()
  const check = async (file: File) => {
    setChecking(true)
    const facts = await readFileFacts(file).catch(() => null)
    setChecking(false)
    const wrong = facts === null ? t('upload.empty', { name: file.name }) : words(file, facts)
    setProblem(wrong)
    if (wrong === null && facts !== null) onClip(toClip(file, facts))
  }
  const take = (files: readonly File[]) => {
    const [file] = files
    if (file === undefined || checking) return
    if (files.length > 1) setProblem(t('upload.several'))
    else void check(file)
  }
  return { problem, checking, take }
}

function useProblemWords() {
  const t = useT()
  return (file: File, facts: FileFacts): string | null => {
    const { name } = file
    const wrong = fileProblem(facts)
    switch (wrong) {
      case null:
        return null
      case 'too_large':
        return t('upload.too_large', { name, size: Math.ceil(facts.size / 2 ** 20) })
      case 'too_long':
        return t('upload.too_long', { name, count: Math.round(facts.duration_s ?? 0) })
      default:
        return t(`upload.${wrong}`, { name })
    }
  }
}

function toClip(file: File, { duration_s }: FileFacts): Clip {
  return { blob: file, name: file.name, source: 'upload', recorded_at: null, duration_s }
}
