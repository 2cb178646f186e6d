import { isLock, type Machine } from '../kernel/index.ts'

/** Most bits for the value of a field: a field with more values is rare. */
const mostForField = 4

/**
 * For each cell of a machine's states the bits that it will take, as far as can be told ahead: where a task can stand by
 * what has been learned of it, who can hold a lock by the number of tasks. A store that begins with these seldom has to
 * widen, which would cost more than the bits that are too many; too few are no harm.
 */
export function likelyWidths(machine: Machine): Uint8Array {
  const { program, tasks, policy } = machine
  const width = new Uint8Array(machine.cells.length)
  for (const [task, { nodes }] of program.tasks.entries()) {
    width[task] = bitsOf(nodes.length - 1)
    width[tasks + task] = policy === 'linux' ? bitsOf(tasks - 1) : 1
  }
  for (const [index, object] of program.objects.entries()) {
    if (!isLock(object)) continue
    const at = machine.at(index)
    width[at] = bitsOf(tasks)
    if (object.type === 'rw_semaphore') width.fill(1, at + 1, at + 1 + tasks)
  }
  width.fill(Math.min(mostForField, bitsOf(program.values.length - 1)), machine.fieldAt(0))
  return width
}

function bitsOf(most: number): number {
  return 32 - Math.clz32(most)
}
