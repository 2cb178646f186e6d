import type { ReportPart } from '../../value/index.ts'
import { enumeration } from '../names.ts'
import { tellsRawLocks, usageSentences, waitTypeSentence } from './usage.ts'

/** A line of a report, with what it says in words; most lines of a stack have none. */
export interface ExplainedLine {
  readonly part: ReportPart | 'other'
  readonly text: string
  /** Names of lock classes on the line, as printed. */
  readonly locks: readonly string[]
  /** Sentences; empty where there is nothing to say. */
  readonly note: readonly string[]
}

interface Line {
  readonly part: ReportPart | 'other'
  readonly text: string
  readonly locks?: readonly string[]
}

const reference = /\(([^\n]*)\)\{([-.+?]{3,12})\}(?:-\{(\d+:\d+)\})?/

/** The lines of a report, a computed one or a pasted one, each with what it says (`kernel/locking/lockdep.c` of Linux 6.12). */
export function explainLines(lines: readonly Line[]): readonly ExplainedLine[] {
  const reader = new Reader(lines)
  return lines.map(({ part, text, locks }) => ({
    part,
    text,
    locks: locks ?? namesOn(text),
    note: reader.note(part, text),
  }))
}

/** Lock names on a line: in references, in `lock(...)` lines, and in a list of `-->`. */
function namesOn(text: string): readonly string[] {
  if (text.includes(' --> ')) return text.split(' --> ').map(name => name.trim())
  const call = /^\s*(?:r|sync)?lock\((.*)\);\s*$/.exec(text)?.[1]
  if (call !== undefined) return [call]
  const pair = /^\s*(\(.*\)\{.*) -> (\(.*)$/.exec(text)
  const parts = pair ? [pair[1] ?? '', pair[2] ?? ''] : [text]
  return parts.flatMap(part => reference.exec(part)?.[1] ?? [])
}

interface Entry {
  readonly index: number
  readonly name: string
}

/** Goes through a report from its first line on, and knows what each line stands under. */
class Reader {
  readonly #told: boolean | undefined
  readonly #chain: readonly Entry[]
  /** What the next lock line is. */
  #awaited = ''
  /** Class of the first entry whose stack comes next. */
  #stackOf: Entry | undefined
  #lastWasFrame = false
  #inBacktrace = false
  #masks = new Set<string>()

  constructor(lines: readonly Line[]) {
    const text = lines.map(line => line.text).join('\n')
    this.#told = tellsRawLocks(text)
    this.#chain = lines.flatMap(({ text: line }) => {
      const found = /^\s*-> #(\d+) /.exec(line)
      return found ? [{ index: Number(found[1]), name: reference.exec(line)?.[1] ?? '' }] : []
    })
  }

  note(part: Line['part'], text: string): readonly string[] {
    const isFrame = part === 'frame'
    const first = isFrame && !this.#lastWasFrame
    this.#lastWasFrame = isFrame
    if (part === 'backtrace') return this.#backtrace(text)
    switch (part) {
      case 'title':
        return titleNote(text)
      case 'kernel':
        return ['The kernel that printed this: release, build number and taint flags.']
      case 'task':
        return this.#task(text)
      case 'lock':
        return this.#lock(text)
      case 'sentence':
        return this.#sentence(text)
      case 'chain':
        return this.#entry(text)
      case 'frame':
        return first ? this.#frames() : []
      case 'exists':
        return this.#exists(text)
      case 'scenario':
        return scenarioNote(text)
      case 'held':
        return this.#held(text)
      case 'irq':
        return irqNote(text)
      case 'dependency':
        return dependencyNote(text)
      default:
        return []
    }
  }

  #task(text: string): readonly string[] {
    if (/trying to acquire|trying to lock/.test(text)) {
      this.#awaited = 'acquiring'
      const who = 'The task whose lock call brought this about, by name and process id.'
      return this.#chain.length > 0
        ? [
            who,
            'It adds the last link only; the others were recorded before, each when it was seen first, in whichever task.',
          ]
        : [who]
    }
    if (/just changed the state/.test(text)) {
      this.#awaited = 'changed'
      return ['The task whose use of the lock, in an interrupt or with interrupts enabled, is new.']
    }
    if (/takes:\s*$/.test(text)) {
      this.#awaited = 'taking'
      return [
        'The task, and the context it is in: HC and SC count hard and soft interrupts, HE and SE say whether they are enabled.',
      ]
    }
    if (/trying to release/.test(text))
      return ['The lock to be released, and below it the code that tried. No usage is printed here.']
    if (/is freeing memory/.test(text)) {
      this.#awaited = 'freed'
      return ['First and last byte of the memory that is given back. A lock in it is still held.']
    }
    if (/leaving the kernel/.test(text))
      return ['A system call returns, and the task still holds what is listed below.']
    return []
  }

  #lock(text: string): readonly string[] {
    const awaited = this.#awaited
    this.#awaited = ''
    if (/ -> \(/.test(text))
      return ['The dependency that would be added: the first lock held, the second asked for.']
    const what: Readonly<Record<string, string>> = {
      acquiring:
        'The lock asked for: address of this instance, name of its class, usage, wait types, and where it is asked for. It is not held yet.',
      holding: 'A lock that the task holds, and where it was taken.',
      changed: 'The lock, its usage with the new mark already set, and where it was used.',
      taking: 'The lock, its usage with the contradiction in it, and where it is taken.',
      freed: 'The lock that is still held, and where it was taken.',
      other: 'The other lock.',
      safe: 'Safe: it has been taken in an interrupt.',
      unsafe: 'Unsafe: it has been held while such interrupts were enabled.',
      nest: 'The lock that was to be held around the acquisition.',
    }
    return [...(what[awaited] === undefined ? [] : [what[awaited]]), ...this.#marks(text)]
  }

  /** Usage and wait types of a lock, the first time that it is printed so. */
  #marks(text: string): readonly string[] {
    const [, , mask, types] = reference.exec(text) ?? []
    if (mask === undefined) return []
    const sentences = this.#masks.has(mask) ? [] : usageSentences(mask)
    const waits = types === undefined || this.#masks.has(types) ? '' : waitTypeSentence(types, this.#told)
    this.#masks.add(mask)
    if (types !== undefined) this.#masks.add(types)
    return waits === '' ? sentences : [...sentences, waits]
  }

  #sentence(text: string): readonly string[] {
    for (const [pattern, awaited] of awaitedBy) if (pattern.test(text)) this.#awaited = awaited
    return sentenceNotes.find(([pattern]) => pattern.test(text))?.[1] ?? []
  }

  #entry(text: string): readonly string[] {
    const index = Number(/#(\d+)/.exec(text)?.[1])
    const entry = this.#chain.find(one => one.index === index)
    if (entry === undefined) return []
    this.#stackOf = entry
    const held = this.#chain.find(one => one.index === index - 1)
    const marks = this.#marks(text)
    if (index === 0) {
      const highest = this.#chain[0]
      return [
        `The acquisition under way: ${entry.name}, with ${highest?.name ?? 'the last lock'} held. It would close the circle.`,
        ...marks,
      ]
    }
    if (held === undefined) return marks
    return [
      `${entry.name} was asked for while ${held.name} was held: the dependency ${held.name} → ${entry.name}, first seen with the stack below.`,
      ...(index === (this.#chain[0]?.index ?? 0)
        ? ['Such a stack is never renewed: it may be hours old, and of a task that has ended.']
        : []),
      ...marks,
    ]
  }

  #frames(): readonly string[] {
    const entry = this.#stackOf
    this.#stackOf = undefined
    if (entry === undefined) return ['The stack, innermost call first.']
    if (entry.index === 0) return ['The stack of the task that runs into it.']
    return entry === this.#chain[0] ? ['Where it was asked for, innermost call first.'] : []
  }

  #exists(text: string): readonly string[] {
    if (!text.includes('-->')) return []
    const named = text.split('-->').map(name => name.trim())
    if (this.#chain.length === 0)
      return ['The lock taken in interrupts, one on the way, and the lock held with interrupts enabled.']
    const left = this.#chain.map(({ name }) => name).filter(name => !named.includes(name))
    const rule = 'The lock asked for, the last but one of the circle, and the lock held.'
    if (left.length === 0) return [rule]
    return [
      rule,
      `It never names more than three: ${enumeration(left)} ${left.length === 1 ? 'is' : 'are'} left out.`,
    ]
  }

  #held(text: string): readonly string[] {
    if (/^\s*#\d/.test(text)) return this.#marks(text)
    if (/^\s*no locks held/.test(text)) return ['The task holds no lock.']
    return [
      'What the task holds now, outermost first. It need not be all of the circle: the other links belong to other tasks, or to other times.',
    ]
  }

  #backtrace(text: string): readonly string[] {
    if (/stack backtrace:/.test(text)) return ['How the task came here.']
    if (/^\s*CPU:|^\s*Pid:/.test(text)) return ['The processor, the task, the kernel once more.']
    if (/Call [Tt]race:|Backtrace:/.test(text)) {
      if (this.#inBacktrace) return []
      this.#inBacktrace = true
      return [
        'Innermost call first, from inside lockdep outwards. A line with ? was found on the stack but need not be a caller.',
      ]
    }
    return []
  }
}

const awaitedBy: readonly (readonly [RegExp, string])[] = [
  [/already holding/, 'holding'],
  [/in the past:/, 'other'],
  [/connects a/, 'safe'],
  [/to a \S+-irq-unsafe lock/, 'unsafe'],
  [/task is not holding/, 'nest'],
]

const sentenceNotes: readonly (readonly [RegExp, readonly string[]])[] = [
  [/but task is already holding/, ['Fixed words; the lock below is held.']],
  [/which lock already depends/, ['Fixed words. A chain leads from the lock asked for to the lock held.']],
  [
    /existing dependency chain/,
    [
      'Read it from the bottom. Entry #0 is being asked for now, while the topmost is held; each entry above it was asked for while the one below was held.',
    ],
  ],
  [
    /and the lock comparison function returns/,
    ['The class has a function that orders its locks. Here it does not put the held one first.'],
  ],
  [/inconsistent \{/, ['What was recorded before, and what contradicts it now.']],
  [/state was registered at/, ['Where the earlier use was seen first.']],
  [/which would create a new lock dependency/, ['What is new: the dependency on the next line.']],
  [/connects a/, ['Something taken in interrupts leads to the lock held …']],
  [
    /to a \S+-irq-unsafe lock/,
    ['… and the lock asked for leads to something held with those interrupts enabled.'],
  ],
  [/took another/, ['It was held while the lock below was taken, directly or by way of others.']],
  [/was taken by another/, ['It was taken while the lock below was held, directly or by way of others.']],
  [
    /interrupts could create inverse/,
    ['An interrupt can come while the unsafe lock is held, and ask for the other.'],
  ],
  [/context-\{/, ['The most that the present context allows: 2 in a hard interrupt, more in threads.']],
  [
    /no more locks to release/,
    ['Fixed words, also where other locks are held: the one named is not among them.'],
  ],
  [
    /May be due to missing lock nesting/,
    [
      'Two locks of one class: if their order is well defined, the code has to say so by a nesting annotation.',
    ],
  ],
  [/rcu_scheduler_active/, ['Whether RCU is in full use, and whether lockdep was still on.']],
  [/shortest dependencies between/, ['The way from one lock to the other, class by class.']],
  [/dependencies between/, ['The way from one lock to the other, class by class.']],
  [/other info that might/, []],
]

const titleNotes: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /circular locking dependency/,
    [
      'A new dependency closes a circle of lock classes. Nothing has hung: the links of the circle may have been seen at different times, in different tasks, on different instances.',
      'After this report lockdep is off until the next boot.',
    ],
  ],
  [/recursive locking/, ['A task asks for a lock of a class of which it already holds one.']],
  [
    /inconsistent lock state/,
    [
      'A lock that is taken in an interrupt was also held with that interrupt enabled, or the other way round.',
    ],
  ],
  [
    /irq lock inversion/,
    [
      'By way of other locks, a lock taken in interrupts is tied to one that is held with interrupts enabled.',
    ],
  ],
  [
    /-safe -> \S+-unsafe/,
    [
      'A new dependency leads, directly or by way of others, from a lock taken in interrupts to one that is held with interrupts enabled.',
    ],
  ],
  [/bad unlock balance/, ['A task releases a lock that it does not hold, as far as lockdep knows.']],
  [/held lock freed/, ['Memory is given back in which there is a lock that is held.']],
  [
    /Invalid wait context/,
    [
      'A lock is asked for that may wait longer than the context allows: a sleeping lock under a spinning one, say.',
    ],
  ],
  [
    /Nested lock was not taken/,
    ['The code says that a certain lock orders this acquisition, but does not hold it.'],
  ],
  [/returning to user space/, ['A system call ended with a lock held.']],
  [/still has locks held/, ['A task ends, or is frozen, with a lock held.']],
  [
    /suspicious RCU usage/,
    ['RCU was used where its rules do not allow it. This one does not turn lockdep off.'],
  ],
  [/non-static key/, ['A lock was used that has never been initialised, so it has no class.']],
  [/workqueue leaked/, ['A work item returned with a lock held, or with preemption disabled.']],
]

function titleNote(text: string): readonly string[] {
  return titleNotes.find(([pattern]) => pattern.test(text))?.[1] ?? []
}

function scenarioNote(text: string): readonly string[] {
  if (/interrupt unsafe locking scenario/.test(text))
    return ['One way in which it could hang: an interrupt comes at the wrong moment.']
  if (/unsafe locking scenario/.test(text))
    return [
      'One way in which it could hang, drawn for two processors however many the circle needs, and only with the classes named above.',
    ]
  if (/<Interrupt>/.test(text)) return ['The interrupt comes while the lock above is held.']
  if (/rlock\(/.test(text)) return ['Taken as a reader.']
  if (/DEADLOCK/.test(text)) return ['Fixed words. Nothing has been seen to hang.']
  return []
}

function irqNote(text: string): readonly string[] {
  return /event stamp/.test(text)
    ? ['When interrupts were last enabled and disabled, counted in such events, and by which code.']
    : []
}

function dependencyNote(text: string): readonly string[] {
  if (/^\s*-> \(/.test(text))
    return ['A class on the way, with each kind of use and where that was seen first.']
  if (/key +at:/.test(text)) return ['Where the class has its key: its identity, whatever the name.']
  if (/acquired at:/.test(text)) return ['Where it was taken while the class before it was held.']
  return []
}
