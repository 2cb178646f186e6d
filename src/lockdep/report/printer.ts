import type {
  DependencyNode,
  IrqContext,
  PrintedHeldLock,
  PrintedLock,
  ReportBody,
  ReportFrame,
  ReportLine,
  ReportPart,
  ScenarioLine,
} from '../../value/index.ts'

/** Anything but a report without a backtrace or a task, whose lines are all their own. */
type WithTask = Extract<ReportBody, { readonly task: unknown }>
type WithBacktrace = Extract<ReportBody, { readonly backtrace: unknown }>

/** Lines of a report under way, with the blocks that several kinds share. Spaces and blank lines are the kernel's. */
export class Printer {
  readonly lines: ReportLine[] = []

  line(part: ReportPart, text: string, ...locks: readonly string[]): void {
    this.lines.push(locks.length === 0 ? { part, text } : { part, text, locks })
  }

  blank(): void {
    this.line('blank', '')
  }

  /** A blank line, a rule of `=`, the title, the kernel and a rule of `-`. */
  banner(title: string, kernel: string, width: number): void {
    this.blank()
    this.line('rule', '='.repeat(width))
    this.line('title', title)
    this.line('kernel', kernel)
    this.line('rule', '-'.repeat(width))
  }

  /** `ff1100015af3ec30 (&migf->lock){+.+.}-{3:3}, at: f+0x1/0x2`, after `before`. */
  held(part: ReportPart, { address, lock, at }: PrintedHeldLock, before = ''): void {
    this.line(part, `${before}${address} ${reference(lock)}, at: ${symbol(at)}`, lock.name)
  }

  frames(frames: readonly ReportFrame[], spaces: number): void {
    for (const frame of frames) this.line('frame', `${' '.repeat(spaces + 1)}${symbol(frame)}`)
  }

  /** `Chain exists of:`, if it does, and the table of what has to happen on the CPUs. */
  scenario(scenario: readonly ScenarioLine[], heading: string, exists?: readonly string[] | null): void {
    if (exists) {
      this.line('exists', 'Chain exists of:')
      this.line('exists', `  ${exists.join(' --> ')}`, ...exists)
      this.blank()
    }
    const two = scenario.some(({ cpu }) => cpu === 1)
    this.line('scenario', ` ${heading}:`)
    this.blank()
    this.line('scenario', `       CPU0${two ? '                    CPU1' : ''}`)
    this.line('scenario', `       ----${two ? '                    ----' : ''}`)
    for (const { cpu, text } of scenario) this.line('scenario', `${' '.repeat(cpu === 0 ? 2 : 31)}${text}`)
    this.blank()
    this.line('scenario', ' *** DEADLOCK ***')
    this.blank()
  }

  /** The locks a task holds (`lockdep_print_held_locks`). */
  heldList({ task, held }: Pick<WithTask, 'task' | 'held'>): void {
    const who = `${task.comm}/${task.pid}`
    if (held.length === 0) this.line('held', `no locks held by ${who}.`)
    else this.line('held', `${held.length} lock${held.length > 1 ? 's' : ''} held by ${who}:`)
    for (const [index, lock] of held.entries()) this.held('held', lock, ` #${index}: `)
  }

  /** `stack backtrace:` and what `dump_stack` prints. */
  backtrace({ backtrace }: Pick<WithBacktrace, 'backtrace'>, heading = 'stack backtrace:'): void {
    if (heading !== '') this.line('backtrace', heading)
    for (const line of backtrace.header) this.line('backtrace', line)
    this.line('backtrace', 'Call Trace:')
    this.line('backtrace', ' <TASK>')
    this.frames(backtrace.frames, 0)
    this.line('backtrace', ' </TASK>')
  }

  /** One class of a path, `depth` steps from its end (`print_lock_class_header`), and where it was acquired. */
  dependency({ lock, ops, states, keyAddress, key, acquiredAt }: DependencyNode, depth: number): void {
    const indent = ' '.repeat(depth)
    const counted = ops === undefined ? '' : ` ops: ${ops}`
    this.line('dependency', `${indent}-> ${reference(lock)}${counted} {`, lock.name)
    for (const { state, frames } of states) {
      const text = `${indent}   ${state} at:`
      this.line('dependency', text)
      this.frames(frames, depth + text.length)
    }
    this.line('dependency', `${indent} }`)
    this.line('dependency', `${indent} ... key      at: [<${keyAddress}>] ${key}`)
    if (acquiredAt === undefined) return
    this.line('dependency', `${indent} ... acquired at:`)
    this.frames(acquiredAt, 2)
    this.blank()
  }

  dependencies(nodes: readonly DependencyNode[]): void {
    for (const [index, node] of nodes.entries()) this.dependency(node, nodes.length - 1 - index)
  }
}

/** `(&migf->lock){+.+.}-{3:3}` */
export function reference({ name, usage, waitTypes }: PrintedLock): string {
  return `(${name}){${usage}}-{${waitTypes}}`
}

/** A symbol as `%pS` prints it, or a function of a model with its place. */
export function symbol({ symbol: name, file, line }: ReportFrame): string {
  return file === undefined ? name : `${name} (${file}:${line})`
}

/** `[HC0[0]:SC0[0]:HE1:SE1]` */
export function irqState(irq: IrqContext): string {
  const { hardirqContext, hardirqCount, softirqContext, softirqCount } = irq
  const enabled = `HE${Number(irq.hardirqsEnabled)}:SE${Number(irq.softirqsEnabled)}`
  return `[HC${hardirqContext}[${hardirqCount}]:SC${softirqContext}[${softirqCount}]:${enabled}]`
}
