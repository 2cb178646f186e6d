import type { KernelObject, Operation, Program, ProgramNode } from '../../../src/value/index.ts'

/** A step and the nodes it leads to, by result. */
type TableStep = readonly [Operation, ...(readonly [result: number, node: number])[]]

function programOf(
  objects: readonly KernelObject[],
  fields: number,
  tasks: readonly (readonly TableStep[])[],
): Program {
  return {
    policy: 'writer-pref',
    objects,
    fields: Array.from({ length: fields }, (_, field) => ({ name: `field${field}` })),
    values: Array.from({ length: 64 }, (_, value) => value),
    initialFields: new Array<number>(fields).fill(0),
    initialObjects: objects.map(() => 0),
    tasks: tasks.map((steps, task) => ({
      name: `t${task}`,
      nodes: [
        ...steps.map(([operation, ...next]): ProgramNode => ({ kind: 'step', operation, stack: [], next })),
        { kind: 'end' },
      ],
    })),
    functions: [],
    complete: true,
  }
}

/**
 * indexer: each task puts four messages into a hash table of 128 entries by compare-and-exchange, going on to the next
 * entry while one is taken (Flanagan and Godefroid: Dynamic partial-order reduction for model checking software, 2005).
 */
export function indexer(tasks: number): Program {
  const size = 128
  const messages = 4
  // No message is put off further than there are messages.
  const tries = tasks * messages
  const objects = Array.from({ length: size }, (_, entry) => ({
    type: 'spinlock_t' as const,
    name: `table${entry}`,
  }))
  return programOf(
    objects,
    0,
    Array.from({ length: tasks }, (_, task) =>
      Array.from({ length: messages * tries }, (_, node): TableStep => {
        const message = Math.floor(node / tries)
        const hash = ((message + 1) * 11 + task) * 7 + (node % tries)
        const last = node % tries === tries - 1
        return [
          { primitive: 'spin_trylock', object: hash % size },
          [1, (message + 1) * tries],
          [0, last ? messages * tries : node + 1],
        ]
      }),
    ),
  )
}

/**
 * filesystem: task t allocates a block of 26 for inode t of 32, each block and inode under a lock of its own, from block
 * 2t on (Flanagan and Godefroid 2005). From the 14th on, tasks meet at a block.
 */
export function filesystem(tasks: number): Program {
  const blocks = 26
  const inodes = 32
  const objects = Array.from({ length: inodes + blocks }, (_, lock) => ({
    type: 'mutex' as const,
    name: lock < inodes ? `locki${lock}` : `lockb${lock - inodes}`,
  }))
  return programOf(
    objects,
    inodes + blocks,
    Array.from({ length: tasks }, (_, task) => {
      const inode = task % inodes
      const first = 2
      const perBlock = 6
      // No block is asked for twice; after the last one the task gives up.
      const release = first + perBlock * blocks
      const steps: TableStep[] = [
        [{ primitive: 'mutex_lock', object: inode }, [0, 1]],
        [{ primitive: 'read', field: inode }, [0, first]],
      ]
      for (let attempt = 0; attempt < blocks; attempt++) {
        const block = (inode * 2 + attempt) % blocks
        const at = first + perBlock * attempt
        const next = attempt === blocks - 1 ? release : at + perBlock
        const lock = inodes + block
        steps.push(
          [{ primitive: 'mutex_lock', object: lock }, [0, at + 1]],
          [{ primitive: 'read', field: inodes + block }, [0, at + 2], [1, at + 5]],
          [{ primitive: 'write', field: inodes + block, argument: 1 }, [0, at + 3]],
          [{ primitive: 'write', field: inode, argument: block + 1 }, [0, at + 4]],
          [{ primitive: 'mutex_unlock', object: lock }, [0, release]],
          [{ primitive: 'mutex_unlock', object: lock }, [0, next]],
        )
      }
      steps.push([{ primitive: 'mutex_unlock', object: inode }, [0, release + 1]])
      return steps
    }),
  )
}
