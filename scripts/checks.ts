/** A check that reads the source: it passes or it does not. */
export interface Check {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

export const biome: Check = {
  name: 'format, lint, import direction',
  command: 'biome',
  args: ['ci', '--error-on-warnings', '--colors=off'],
}

export const types: Check = {
  name: 'types',
  command: 'astro',
  args: ['check', '--minimumSeverity', 'warning'],
}

export const unused: Check = { name: 'unused files, exports, packages', command: 'knip', args: [] }
