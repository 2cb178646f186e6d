import type { SplatKind } from '../value/index.ts'
import type { SplatRecord } from './records.ts'
import { titleKind } from './titles.ts'

/** Kinds that print no rule above their title, and kinds that end without a backtrace. */
const withoutRule: readonly SplatKind[] = ['non-static-key', 'workqueue-leak']
const withoutBacktrace: readonly SplatKind[] = ['return-to-user']

/** Where stacks end: the ways into the kernel, and where tasks and processors start. */
const bottom =
  /^\s*(?:\[<[0-9a-f]+>\]\s*)?(?:entry_|ret_from_|ret_fast_|el\d|secondary_startup|start_kernel|start_secondary|asm_|system_call|sysenter|x86_64_start|cpu_startup_entry|common_startup|rest_init|__primary_switched|ret_to_user|handle_exception|kernel_thread_helper)/

/** True when a part that such a report has is not there. */
export function isTruncated(
  kind: SplatKind,
  records: readonly SplatRecord[],
  read: {
    readonly holding: readonly unknown[]
    readonly heldCount: number | null
    readonly chain: readonly unknown[]
  },
): boolean {
  const title = records.findIndex(({ text }) => titleKind(text) !== undefined)
  const hasRule = records.slice(0, title).some(({ text }) => /={8,}/.test(text))
  if (!hasRule && !withoutRule.includes(kind)) return true
  if (kind !== 'non-static-key') {
    if (read.heldCount === null || read.holding.length < read.heldCount) return true
  }
  if (kind === 'circular' && read.chain.length < 2) return true
  if (withoutBacktrace.includes(kind)) return false
  const trace = records.findIndex(({ text }) => /^\s*(?:Call [Tt]race|Backtrace):/.test(text))
  if (trace < 0) return true
  return !records
    .slice(trace)
    .some(
      ({ text }) =>
        bottom.test(text) ||
        /^\s*<\/TASK>|^\s*RIP: 0033|^\s*Exception stack/.test(text) ||
        / from \[<[0-9a-f]+>\] \((?:ret_|__irq_usr|vector)/.test(text),
    )
}
