import { mentionedNames } from './link.ts'
import type { Request } from './protocol.ts'

/** What the library has besides its core, in parts: a page loads a part when a cell uses one of its names. */
export const libraryParts = {
  extras: [
    'beside',
    'decodeSplats',
    'lockGraph',
    'lockdep',
    'mailReport',
    'migrationMachine',
    'migrationRequest',
    'migrationStates',
    'mutations',
    'pluscal',
    'promela',
    'rwsemLab',
    'vfio_mig_get_next_state',
  ],
  drivers: [
    'driverOf',
    'driverTable',
    'drivers',
    'life',
    'recordedLockdep',
    'registration',
    'scene',
    'versionOf',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type LibraryPart = keyof typeof libraryParts

/** The parts by name, in the order they are loaded in. */
export const partNames = Object.keys(libraryParts).filter(isPart)

/** The parts that a request needs. */
export function neededParts(request: Request): readonly LibraryPart[] {
  if (request.type === 'export') return ['extras']
  if (request.type !== 'run') return []
  const mentioned = new Set(request.cells.flatMap(({ source }) => [...mentionedNames(source)]))
  return partNames.filter(part => libraryParts[part].some(name => mentioned.has(name)))
}

function isPart(name: string): name is LibraryPart {
  return Object.hasOwn(libraryParts, name)
}
