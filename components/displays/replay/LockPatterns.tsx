import { type LockKey, lockIdentity } from '../../../src/figure/lock-identity.ts'

/** The pattern of each lock, drawn in the ground's colour over the lock's own; locks without one are solid. */
const patterns: Partial<Record<LockKey, { size: number; path: string; transform?: string }>> = {
  'migf-lock': { size: 6, path: 'M0 0V6', transform: 'rotate(45)' },
  'mmap-lock': { size: 5, path: 'M2 2.5h1.2' },
  'memory-lock': { size: 5, path: 'M2 0V5' },
  'reset-lock': { size: 7, path: 'M0 0V7M0 0H7', transform: 'rotate(45)' },
}

/** The fill of a hold: the pattern of the lock, else its colour. */
export function lockFill(id: string, key: LockKey): string | undefined {
  return patterns[key] ? `url(#${id}-${key})` : undefined
}

/** The pattern definitions that a figure's fills refer to, for the locks of the given names. */
export function LockPatterns({ id, locks }: { readonly id: string; readonly locks: readonly string[] }) {
  const keys = new Set(locks.map(name => lockIdentity(name).key))
  return (
    <svg class="lock-patterns" width="0" height="0" aria-hidden="true">
      <defs>
        {[...keys].map(key => {
          const pattern = patterns[key]
          return (
            pattern && (
              <pattern
                key={key}
                id={`${id}-${key}`}
                class={`lk-${key}`}
                width={pattern.size}
                height={pattern.size}
                patternUnits="userSpaceOnUse"
                patternTransform={pattern.transform}
              >
                <rect width={pattern.size} height={pattern.size} />
                <path d={pattern.path} />
              </pattern>
            )
          )
        })}
      </defs>
    </svg>
  )
}
