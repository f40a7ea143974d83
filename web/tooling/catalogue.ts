// What a message catalogue must hold, checked by catalogue.test.ts. Uses of keys that do not
// exist are compile errors already.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** All source text below a folder, without tests and without the catalogue itself. */
export function readSources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .filter((path) => !path.startsWith(join('app', 'messages')))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n')
}

/** Beginnings of keys that are completed at run time: `looked.${name}` gives "looked.". */
export function builtPrefixes(source: string): string[] {
  return [...source.matchAll(/`([a-z_]+\.[a-z_]*)\$\{[^}]+\}([a-z_]*)`/g)].map(
    ([, prefix = '']) => prefix,
  )
}

/** Keys that nothing asks for. */
export function unusedKeys(keys: readonly string[], source: string): string[] {
  const prefixes = builtPrefixes(source)
  return keys.filter(
    (key) =>
      !source.includes(`'${key}'`) &&
      !source.includes(`"${key}"`) &&
      !prefixes.some((prefix) => key.startsWith(prefix)),
  )
}
