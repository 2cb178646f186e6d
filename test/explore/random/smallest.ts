import type { Block, Sketch, Statement } from './statement.ts'

/** A sketch that still `fails` and of which no single part can be left out without it failing no more. */
export function smallestFailing(sketch: Sketch, fails: (candidate: Sketch) => boolean): Sketch {
  for (const candidate of smaller(sketch)) if (fails(candidate)) return smallestFailing(candidate, fails)
  return sketch
}

/** The sketches with one task, one statement or one branch less. */
function* smaller(sketch: Sketch): Generator<Sketch> {
  for (const task of sketch.tasks.keys()) {
    const tasks = sketch.tasks.toSpliced(task, 1)
    const kept = sketch.flows.map((_, flow) => flow).filter(flow => tasks.includes(flow))
    if (tasks.length === 0) continue
    yield {
      ...sketch,
      tasks: tasks.map(flow => kept.indexOf(flow)),
      flows: kept.map(flow => withoutKillsOf(sketch.flows[flow] ?? [], task)),
    }
  }
  for (const [flow, block] of sketch.flows.entries())
    for (const shorter of shorterBlocks(block)) yield { ...sketch, flows: sketch.flows.with(flow, shorter) }
}

function* shorterBlocks(block: Block): Generator<Block> {
  for (const [at, statement] of block.entries()) {
    yield block.toSpliced(at, 1)
    if (!('parts' in statement)) continue
    for (const [part, inner] of statement.parts.entries()) {
      yield block.toSpliced(at, 1, ...inner)
      for (const shorter of shorterBlocks(inner)) yield block.with(at, withPart(statement, part, shorter))
    }
  }
}

type Parted = Extract<Statement, { readonly parts: readonly Block[] }>

function withPart(statement: Parted, part: number, block: Block): Statement {
  return mapParts(statement, (inner, at) => (at === part ? block : inner))
}

function mapParts(statement: Parted, change: (block: Block, at: number) => Block): Statement {
  switch (statement.kind) {
    case 'guard':
    case 'branch':
      return { ...statement, parts: [change(statement.parts[0], 0), change(statement.parts[1], 1)] }
    case 'retry':
    case 'loop':
      return { ...statement, parts: [change(statement.parts[0], 0)] }
    case 'choose':
      return { ...statement, parts: statement.parts.map(change) }
  }
}

/** Kills of a task that is left out go with it; those after it get one number less. */
function withoutKillsOf(block: Block, task: number): Block {
  return block.flatMap((statement): Block => {
    if (statement.kind === 'kill') {
      if (statement.task === task) return []
      return [statement.task > task ? { ...statement, task: statement.task - 1 } : statement]
    }
    return 'parts' in statement ? [mapParts(statement, inner => withoutKillsOf(inner, task))] : [statement]
  })
}
