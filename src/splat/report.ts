import type { Splat, SplatChainEntry, SplatHeld, SplatKind, SplatLine, SplatLock } from '../value/index.ts'
import { readDetail } from './detail.ts'
import { readChainHead, readFrame, readHeld, readLock } from './lock-line.ts'
import type { SplatRecord } from './records.ts'
import { titleKind } from './titles.ts'
import { isTruncated } from './truncated.ts'

type Named = Pick<Splat, 'task' | 'kernel' | 'tainted'>

/** Headings after which a report names the lock that it is about, and the one already held. */
const acquiringHeading =
  /(?:is trying to (?:acquire(?: lock)?|lock)|just changed the state of lock| takes):\s*$/
const targetHeading = /(?:but task is already holding lock|and this task is already holding):\s*$/
const heldHeading = /^\s*(?:(\d{1,4}) locks? held by (.+)\/(\d+):|no locks held by (.+)\/(\d+)\.)\s*$/
const taskLine =
  /^(?:\s*)(\S.*)\/(\d+) (?:\[HC[^\]]*\]:?\S* ?|\[HC.*\] )?(?:is trying to|just changed|is leaving the kernel|is freeing memory|takes:|\[HC)/
const identLine = /^\s*(\d+\.\d+\S*) #\S+(?:\s+(?:(Not tainted)|Tainted: (.+?)))?\s*$/
const backtraceLine =
  /^\s*(?:CPU: \d+ )?(?:UID: \d+ )?(?:PID|Pid): (\d+),? [Cc]omm: (.+?) (?:(Not tainted)|Tainted: (.+?)) +(\d+\.\d+\S*) #\S+/
/** What stands in a backtrace beside its frames: the machine, registers, raw stack words, marks of contexts. */
const stackLine =
  /^\s*(?:Tainted:|Hardware name:|Workqueue:|<\/?[A-Z]{2,8}>|Code: |(?:RIP|RSP|R[A-D]X|R[SD]I|RBP|R\d\d|[CE][SP]|pc|lr|sp|x\d+ ?|r\d+):|[0-9a-f]{8,16}(?: |$)|\[<|Exception stack)/
/** Lines that are known by themselves, wherever they stand. */
const plain: readonly (readonly [SplatLine['part'], RegExp])[] = [
  ['irq', /^\s*(?:irq event stamp:|(?:hard|soft)irqs last +(?:en|dis)abled at)/],
  [
    'sentence',
    /^\s*(?:inconsistent \{|\{[A-Z -]+\} state was registered at:|and interrupts could create|context-\{|but there are no|May be due to|\.\.\. which became|\.\.\.$|to a \S+-irq-unsafe lock:|and \S+-irq-unsafe lock:|rcu_scheduler_active|RCU used illegally|the code is fine|turning off|last function:)/,
  ],
  [
    'dependency',
    /^\s*(?:-> \(.*\)\{|(?:IN-|INITIAL )?(?:HARDIRQ|SOFTIRQ|RECLAIM_FS|NMI|USE|READ USE)\S*(?: USE)? at:|\} *$|\.\.\. key +at:|\.\.\. acquired at:)/,
  ],
  ['lock', /\)\{[-.+?]+\}/],
  ['sentence', /^\s*\S+\.[chS]:\d+ \S/],
  [
    'frame',
    /^\s*(?:\[<[0-9a-f]+>\] ?)?(?:\? )?[^\s+()]+\+0x[0-9a-f]+\/0x[0-9a-f]+|^\s*[A-Za-z_][\w.]* \S+:\d+ \[inline\]$/,
  ],
]
const ruleLine = /^\s*(?:={8,}|-{8,})\s*$/

/** A reader of one report: it goes through the records once, from the title down, and keeps what it knows. */
class Report {
  acquiring: SplatLock | null = null
  target: SplatLock | null = null
  holding: SplatHeld[] = []
  heldCount: number | null = null
  chain: (Omit<SplatChainEntry, 'frames' | 'topFrame'> & { topFrame: string | null; frames: string[] })[] = []
  named: Named = { task: null, kernel: null, tainted: null }
  /** From the `CPU:` line of the backtrace: what the head of the report may lack. */
  backtrace: Named = { task: null, kernel: null, tainted: null }
  scenario = false
  marker = false
  chainExists: readonly string[] | null = null
  readonly lines: SplatLine[] = []
  /** What the records that come now belong to. */
  #section:
    | 'head'
    | 'acquiring'
    | 'target'
    | 'held'
    | 'chain'
    | 'exists'
    | 'scenario'
    | 'backtrace'
    | 'rest' = 'head'

  read(record: SplatRecord): void {
    const part = this.#part(record.text)
    this.lines.push({ line: record.lines[0] ?? 0, part, text: record.text })
  }

  #part(text: string): SplatLine['part'] {
    if (text.trim() === '') return 'blank'
    if (ruleLine.test(text)) return 'rule'
    if (titleKind(text) !== undefined) return 'title'
    return this.#heading(text) ?? this.#content(text)
  }

  /** What begins a section, whatever stood before. */
  #heading(text: string): SplatLine['part'] | undefined {
    const task = taskLine.exec(text)
    if (task && this.named.task === null) {
      this.named = { ...this.named, task: { comm: task[1] ?? '', pid: Number(task[2]) } }
    }
    if (acquiringHeading.test(text) && this.acquiring === null) {
      this.#section = 'acquiring'
      return 'task'
    }
    if (targetHeading.test(text)) {
      this.#section = 'target'
      return 'sentence'
    }
    if (/existing dependency chain/.test(text)) {
      this.#section = 'chain'
      return 'sentence'
    }
    const entry = this.#section === 'backtrace' ? undefined : readChainHead(text)
    if (entry) {
      const { lock, usage, waitTypes } = entry.lock
      this.chain.push({ index: entry.index, lock, usage, waitTypes, topFrame: null, frames: [] })
      this.#section = 'chain'
      return 'chain'
    }
    if (/^\s*Chain exists of:/.test(text)) {
      this.#section = 'exists'
      return 'exists'
    }
    if (/Possible .*unsafe locking scenario:/.test(text)) {
      this.scenario = true
      this.#section = 'scenario'
      return 'scenario'
    }
    if (/\*\*\* DEADLOCK \*\*\*/.test(text)) {
      this.marker = true
      this.#section = 'rest'
      return 'scenario'
    }
    return this.#heldHeading(text) ?? this.#backtraceHeading(text) ?? this.#plainHeading(text, task !== null)
  }

  #heldHeading(text: string): SplatLine['part'] | undefined {
    const held = heldHeading.exec(text)
    if (held === null) return undefined
    const [, count, comm, pid, freeComm, freePid] = held
    if (this.heldCount === null) {
      this.heldCount = Number(count ?? 0)
      this.#section = 'held'
      const task = { comm: comm ?? freeComm ?? '', pid: Number(pid ?? freePid) }
      if (this.named.task === null) this.named = { ...this.named, task }
    } else this.#section = 'rest'
    return 'held'
  }

  #backtraceHeading(text: string): SplatLine['part'] | undefined {
    const found = backtraceLine.exec(text)
    if (found && this.backtrace.task === null) {
      const [, pid, comm = '', clean, taint = '', kernel = ''] = found
      this.backtrace = {
        task: { comm, pid: Number(pid) },
        kernel,
        tainted: clean === undefined ? taint.trim() : false,
      }
    }
    if (found === null && !/^\s*(?:stack backtrace|Call [Tt]race|Backtrace):/.test(text)) return undefined
    this.#section = 'backtrace'
    return 'backtrace'
  }

  /** Headings that end a section and begin none of ours. */
  #plainHeading(text: string, isTask: boolean): SplatLine['part'] | undefined {
    if (isTask) return 'task'
    const ident = this.named.kernel === null ? identLine.exec(text) : null
    if (ident) {
      const [, kernel = '', clean, taint] = ident
      this.named = { ...this.named, kernel, tainted: clean ? false : (taint?.trimEnd() ?? null) }
      return 'kernel'
    }
    if (
      /^\s*(?:other info that might|which lock already|which would create|but this (?:new dependency|lock|task)|and the lock comparison|the (?:shortest )?dependencies between)/.test(
        text,
      )
    ) {
      this.#section = 'rest'
      return 'sentence'
    }
    return undefined
  }

  #content(text: string): SplatLine['part'] {
    switch (this.#section) {
      case 'acquiring': {
        const lock = readLock(text)
        if (lock === undefined) break
        // A line for each inlined frame names the same lock; the last names the function.
        if (this.acquiring === null || this.acquiring.lock === lock.lock) this.acquiring = lock
        return 'lock'
      }
      case 'target': {
        const lock = readLock(text)
        if (lock === undefined || / -> \(/.test(text)) break
        if (this.target === null || this.target.lock === lock.lock) this.target = lock
        return 'lock'
      }
      case 'held': {
        const held = readHeld(text)
        if (held === undefined) break
        if (this.holding.at(-1)?.index === held.index) this.holding.pop()
        this.holding.push(held)
        return 'held'
      }
      case 'chain': {
        const frame = readFrame(text)
        const entry = this.chain.at(-1)
        if (frame === undefined || entry === undefined) break
        entry.topFrame ??= frame
        entry.frames.push(text.trim())
        return 'frame'
      }
      case 'exists': {
        const names = text.split(' --> ').map(name => name.trim())
        if (names.length < 2 || this.chainExists !== null) break
        this.chainExists = names
        return 'exists'
      }
      case 'scenario':
        return 'scenario'
      case 'backtrace':
        return stackLine.test(text) || readFrame(text) !== undefined ? 'backtrace' : 'other'
      default:
    }
    return plain.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other'
  }
}

/** Reads one report from its records, which begin at the rule above its title, or at the title. */
export function readReport(
  kind: SplatKind,
  records: readonly SplatRecord[],
  prefix: string,
  notes: readonly string[],
): Splat {
  const report = new Report()
  for (const record of records) report.read(record)
  const { named, backtrace } = report
  const { detail, task, nestLock } = readDetail(kind, records)
  return {
    kind,
    acquiring: report.acquiring,
    target: report.target,
    holding: report.holding,
    heldCount: report.heldCount,
    chain: report.chain,
    task: task ?? named.task ?? backtrace.task,
    kernel: named.kernel ?? backtrace.kernel,
    tainted: named.kernel === null ? backtrace.tainted : named.tainted,
    deadlockScenario: report.scenario,
    deadlockMarker: report.marker,
    chainExists: report.chainExists,
    ...(detail === undefined ? {} : { detail }),
    ...(nestLock === undefined ? {} : { nestLock }),
    prefix,
    truncated: isTruncated(kind, records, report),
    notes,
    lines: report.lines.slice(
      0,
      report.lines.findLastIndex(({ part }) => part !== 'other' && part !== 'blank') + 1,
    ),
  }
}
