import type { Splat, SplatDetail, SplatKind } from '../value/index.ts'
import { readLock, readPlace } from './lock-line.ts'
import type { SplatRecord } from './records.ts'

/** What only this kind of report says; the task, where it stands in a line of that kind. */
export interface KindDetail {
  readonly detail?: SplatDetail | undefined
  readonly task?: Splat['task']
  readonly nestLock?: string
}

/** Reads what is special to the kind of report. */
export function readDetail(kind: SplatKind, records: readonly SplatRecord[]): KindDetail {
  const find = (pattern: RegExp) => findIn(records, pattern)
  switch (kind) {
    case 'recursive': {
      const found = find(/comparison function returns (-?\d+):/)
      return found ? { detail: { cmpFnReturns: Number(found[1]) } } : {}
    }
    case 'inconsistent':
      return {
        detail: {
          ...pick(find(/inconsistent \{([^}]*)\} -> \{([^}]*)\} usage/), 'from', 'to'),
          ...irq(find),
        },
      }
    case 'safe-unsafe':
      return {
        detail: {
          ...pick(find(/(\S+-safe -> \S+-unsafe) lock order detected/), 'title'),
          ...named('safe', after(records, /this new dependency connects a \S+-irq-safe lock:/)),
          ...named('unsafe', after(records, /^\s*to a \S+-irq-unsafe lock:/)),
          ...irq(find),
        },
      }
    case 'irq-inversion': {
      const found = find(/but this lock (took another|was taken by another), (\S+) lock in the past:/)
      if (!found) return {}
      const other = after(records, /but this lock (?:took|was taken by) another, \S+ lock in the past:/)
      return {
        detail: {
          direction: found[1] === 'took another' ? 'forwards' : 'backwards',
          ...(found[2] === undefined ? {} : { irqClass: found[2] }),
          ...named('otherLock', other),
        },
      }
    }
    case 'bad-unlock': {
      const found = find(/^\s*(\S.*)\/(\d+) is trying to release lock \((.*)\) at:/)
      if (!found) return {}
      const at = readPlace(after(records, /is trying to release lock \(.*\) at:/) ?? '')
      return {
        detail: { releasing: found[3] ?? '', ...(at === null ? {} : { at }) },
        task: { comm: found[1] ?? '', pid: Number(found[2]) },
      }
    }
    case 'held-freed': {
      const found = find(/is freeing memory ([0-9a-fx]+)-([0-9a-fx]+), with a lock still held there!/)
      if (!found) return {}
      const freedLock = lastLock(records, /with a lock still held there!/)
      return {
        detail: { mem: [found[1] ?? '', found[2] ?? ''], ...(freedLock === undefined ? {} : { freedLock }) },
      }
    }
    case 'wait-context':
      return detailOf(pick(find(/^\s*context-\{(\d+:\d+)\}/), 'context'))
    case 'nested-not-taken':
      return nestLock(records)
    case 'locks-still-held':
      return taskOf(find(/:\s+(\S.*)\/(\d+) still has locks held!/))
    case 'rcu':
      return { detail: rcu(find) }
    case 'workqueue-leak':
      return taskOf(
        find(/lock or atomic: (\S.*)\/0x[0-9a-f]+\/(\d+)/) ?? find(/lock or RCU: (\S.*)\[(\d+)\]/),
      )
    default:
      return {}
  }
}

type Find = (pattern: RegExp) => RegExpExecArray | undefined

function findIn(records: readonly SplatRecord[], pattern: RegExp): RegExpExecArray | undefined {
  for (const { text } of records) {
    const found = pattern.exec(text)
    if (found !== null) return found
  }
  return undefined
}

/** The first record with something on it after the one that matches. */
function after(records: readonly SplatRecord[], pattern: RegExp): string | undefined {
  const at = records.findIndex(({ text }) => pattern.test(text))
  if (at < 0) return undefined
  return records.slice(at + 1, at + 4).find(({ text }) => text.trim() !== '')?.text
}

/** The lock after the record that matches; of lines that repeat it for inlined frames, the last. */
function lastLock(records: readonly SplatRecord[], pattern: RegExp) {
  const at = records.findIndex(({ text }) => pattern.test(text))
  let found: ReturnType<typeof readLock>
  for (const { text } of records.slice(at + 1)) {
    const lock = readLock(text)
    if (lock === undefined || /^\s*#\d+:/.test(text) || (found !== undefined && lock.lock !== found.lock))
      break
    found = lock
  }
  return found
}

function pick(found: RegExpExecArray | undefined, ...names: readonly (keyof SplatDetail)[]): SplatDetail {
  if (found === undefined) return {}
  return Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? '']))
}

function detailOf(detail: SplatDetail): KindDetail {
  return Object.keys(detail).length === 0 ? {} : { detail }
}

function taskOf(found: RegExpExecArray | undefined): KindDetail {
  return found ? { task: { comm: found[1] ?? '', pid: Number(found[2]) } } : {}
}

function named(key: 'safe' | 'unsafe' | 'otherLock', text: string | undefined): SplatDetail {
  const lock = text === undefined ? undefined : readLock(text)
  return lock === undefined ? {} : { [key]: lock.lock }
}

function irq(find: Find): SplatDetail {
  return pick(find(/\[(HC\d+\[\d+\]:SC\d+\[\d+\]:HE\d:SE\d)\]/), 'hc')
}

function nestLock(records: readonly SplatRecord[]): KindDetail {
  const text = after(records, /but this task is not holding:/)?.trim()
  // The name is the map's own: a line of an oops that came in between is none.
  return text === undefined || text === '' || / |:$/.test(text) ? {} : { nestLock: text }
}

function rcu(find: Find): SplatDetail {
  const place = find(/^\s*(\S+\.[chS]):(\d+) (\S.*)$/)
  const state = find(/rcu_scheduler_active = (\d+), debug_locks = (\d+)/)
  return {
    ...(place ? { file: place[1] ?? '', line: Number(place[2]), message: (place[3] ?? '').trim() } : {}),
    ...(state ? { rcuSchedulerActive: Number(state[1]), debugLocks: Number(state[2]) } : {}),
  }
}
