/** The locks that have a colour, a pattern and a line style of their own; `other` is every other object. */
export type LockKey = 'state-mutex' | 'migf-lock' | 'mmap-lock' | 'memory-lock' | 'reset-lock' | 'other'

export interface LockIdentity {
  readonly key: LockKey
  /** The name as prose says it: `state_mutex`, `migf->lock`. */
  readonly label: string
}

/** By the last part of the C spelling; `lock` alone says too little, so that one is known by its structure. */
const known: readonly (LockIdentity & { readonly ends: RegExp })[] = [
  { key: 'state-mutex', label: 'state_mutex', ends: /(?:^|->|\.)state_mutex$/ },
  { key: 'migf-lock', label: 'migf->lock', ends: /(?:^|->|\.)migf(?:->|\.)lock$/ },
  { key: 'mmap-lock', label: 'mmap_lock', ends: /(?:^|->|\.)mmap_lock$/ },
  { key: 'memory-lock', label: 'memory_lock', ends: /(?:^|->|\.)memory_lock$/ },
  { key: 'reset-lock', label: 'reset_lock', ends: /(?:^|->|\.)reset_lock$/ },
]

/** Which lock a C spelling such as `xe_vdev->state_mutex` names; an object that is none of the five is `other`. */
export function lockIdentity(objectName: string): LockIdentity {
  const found = known.find(({ ends }) => ends.test(objectName))
  return found ? { key: found.key, label: found.label } : { key: 'other', label: objectName }
}
