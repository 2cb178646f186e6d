import type { ReportLine } from '../../src/value/index.ts'

/** Our text in the form of the recordings of 6.1: no frames, addresses, places or event stamps, no blank line after another. */
export function strippedText(lines: readonly ReportLine[]): string {
  const kept = lines.flatMap(({ part, text }) => {
    if (part === 'irq' || text.endsWith(' </TASK>')) return []
    if (part === 'frame') return text.startsWith('[<') ? ['?'] : []
    return [text.replace(/ at: .*$/, ' at: ?').replace(/[0-9a-f]{16} /, '')]
  })
  const end = kept.indexOf('stack backtrace:')
  return singleBlanks((end < 0 ? kept : kept.slice(0, end)).join('\n'))
}

/** A recorded text with another kernel and task. */
export function adopted(
  text: string,
  { kernel, task }: { readonly kernel: string; readonly task: string },
): string {
  const lines = singleBlanks(text).split('\n')
  const title = lines.findIndex(line => /^(WARNING:|\[ BUG:)/.test(line))
  const theirs = /^(?:WARNING: )?(\S+\/\d+) (?:is |just |still |\[HC)/m.exec(text)?.[1]
  const adoptedLines = lines.map((line, index) => (index === title + 1 ? kernel : line))
  return theirs === undefined ? adoptedLines.join('\n') : adoptedLines.join('\n').replaceAll(theirs, task)
}

/** Kernel and task that a recorded text names; undefined where it names none. */
export function identityOf(text: string): Identity | undefined {
  const [, release, build, taint] = /^(\S+) (#\d+) ((?:Not t|T)ainted.*)$/m.exec(text) ?? []
  const pid = /\/(\d+) (?:is |just |still |\[HC)/.exec(text)?.[1]
  if (release === undefined || build === undefined || taint === undefined || pid === undefined)
    return undefined
  return { release, build, taint, pid: Number(pid) }
}

/** The kernel and the process number that a text is printed for. */
export interface Identity {
  readonly release: string
  readonly build: string
  readonly taint: string
  readonly pid: number
}

/** A recorded text with no blank line after another. */
export function singleBlanks(text: string): string {
  return text.replace(/\n{3,}/g, '\n\n').trim()
}

/** A whole report with each stack trace as one line that keeps its indent, and without addresses and counts of a boot. */
export function wholeText(text: string): string {
  return text
    .replace(/^( +)(\? )?\S+\+0x[0-9a-f]+\/0x[0-9a-f]+$/gm, '$1FRAME')
    .replace(/^( +FRAME)(\n +FRAME)+$/gm, '$1')
    .replace(/\S+\+0x[0-9a-f]+\/0x[0-9a-f]+/g, 'SYMBOL')
    .replace(/[0-9a-f]{16}/g, 'ADDRESS')
    .replace(/^(hardirqs|softirqs)( last .* at) \(\d+\): .*$/gm, '$1$2 (N): [<ADDRESS>] SYMBOL')
    .replace(/^irq event stamp: \d+$/m, 'irq event stamp: N')
    .replace(/ ops: \d+/g, ' ops: N')
    .trim()
}
