import { type Block, type Sketch, type Statement, succeeds } from './statement.ts'

/** A sketch's flows as a reader would write them. */
export function sourceOf({ flows }: Sketch): string {
  return flows.map((flow, index) => `function f${index}() {\n${text(flow, '  ')}}`).join('\n')
}

function text(block: Block, indent: string): string {
  return block.map(statement => `${indent}${one(statement, indent)}\n`).join('')
}

function one(statement: Statement, indent: string): string {
  const inner = (block: Block | undefined) => `{\n${text(block ?? [], `${indent}  `)}${indent}}`
  switch (statement.kind) {
    case 'call':
      return `${statement.primitive}(dev.${statement.object})`
    case 'guard': {
      const call = `${statement.primitive}(dev.${statement.object})`
      const condition = succeeds(statement.primitive) === 1 ? call : `${call} === 0`
      return `if (${condition}) ${inner(statement.parts[0])} else ${inner(statement.parts[1])}`
    }
    case 'retry':
      return `while (!${statement.primitive}(dev.${statement.object})) ${inner(statement.parts[0])}`
    case 'write':
      return `dev.${statement.field} = ${statement.value}`
    case 'copy':
      return `dev.${statement.to} = (dev.${statement.from} + 1) % 3`
    case 'branch':
      return `if (dev.${statement.field} === ${statement.value}) ${inner(statement.parts[0])} else ${inner(statement.parts[1])}`
    case 'loop':
      return `while (dev.${statement.field} === ${statement.value}) ${inner(statement.parts[0])}`
    case 'choose': {
      const cases = statement.parts.map(
        (part, way) => `${way === 0 ? '' : ' else '}if (way === ${way}) ${inner(part)}`,
      )
      return `{ const way = choose(${statement.parts.length}); ${cases.join('')} }`
    }
    case 'kill':
      return `kill('t${statement.task}')`
    case 'assert':
    case 'assume':
      return `${statement.kind}(dev.${statement.field} === ${statement.value})`
  }
}
