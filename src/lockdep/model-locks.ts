import type { KernelObject, ObjectType } from '../value/index.ts'
import { kindTypes, type LockKind, type LockMap } from './lock-map.ts'
import type { Lockdep } from './lockdep.ts'

const kinds: Readonly<Partial<Record<ObjectType, LockKind>>> = {
  mutex: 'mutex',
  rw_semaphore: 'rwsem',
  spinlock_t: 'spinlock',
}

/**
 * The validator's side of a program's kernel objects; undefined for those it does not see. A part of a structure gets
 * the name its init call would give it, `&migf->lock`, and shares its class with all parts of that name, for they are
 * initialised by one call. A lock by itself is statically defined, and a class of its own.
 */
export function lockMapsOf(lockdep: Lockdep, objects: readonly KernelObject[]): (LockMap | undefined)[] {
  const keys = new Map<string, number>()
  return objects.map(object => {
    const kind = kinds[object.type]
    if (kind === undefined) return undefined
    const { check: _, ...types } = kindTypes(kind, lockdep.wait)
    if (!object.name.includes('->')) return lockdep.newMap({ name: object.name, ...types })
    const name = `&${object.name}`
    const key = keys.get(name) ?? lockdep.classes.newKey()
    keys.set(name, key)
    return lockdep.newMap({ name, key, ...types })
  })
}
