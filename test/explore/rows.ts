import type { Setup } from './vfio.model.ts'

/** The rows of the tables that other model checkers agree on, under `writer-pref`. */
export const rows = {
  A: { variant: 'plain', bodyTakesFile: false },
  "A'": { variant: 'plain', bodyTakesFile: true },
  B: { variant: 'deferred', bodyTakesFile: false, reset: 2 },
  C: { variant: 'deferred', bodyTakesFile: true, reset: 2 },
  C4: { variant: 'deferred', bodyTakesFile: true, set: 0 },
  D: { variant: 'mutated', bodyTakesFile: false, reset: 2 },
  E: { variant: 'after', bodyTakesFile: true, reset: 2 },
  F: { variant: 'core', bodyTakesFile: true, reset: 2 },
} as const satisfies Record<string, Setup>
