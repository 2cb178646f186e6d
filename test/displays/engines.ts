import type { Engine } from '../../src/cell/engine.ts'
import { promela, replay, shortest } from '../../src/index.ts'

const refuse = () => Promise.reject(new Error('not asked'))

/** For displays that should ask for nothing: an error for whatever is asked. */
export const idleEngine: Engine = { replay: refuse, shortest: refuse, exported: refuse, value: refuse }

/** The library itself, answering as the worker does: later. It runs no cells. */
export const libraryEngine: Engine = {
  ...idleEngine,
  replay: async (program, schedule, title) => replay(program, schedule, { title }),
  shortest: async (program, title) => shortest(program, { title }),
  exported: async (program, _, title) => promela(program, { title }),
}
