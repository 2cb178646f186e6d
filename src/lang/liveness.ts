import type { Instruction, Register } from './code.ts'

/** The registers an instruction reads. */
function reads(instruction: Instruction): readonly Register[] {
  switch (instruction.op) {
    case 'copy':
      return [instruction.from]
    case 'unary':
      return [instruction.a]
    case 'binary':
      return [instruction.a, instruction.b]
    case 'get':
      return [instruction.object, ...given(instruction.by)]
    case 'set':
      return [instruction.object, instruction.value, ...given(instruction.by)]
    case 'call':
      return [instruction.callee, ...instruction.args]
    case 'branch':
      return [instruction.test]
    case 'return':
      return given(instruction.value)
    default:
      return []
  }
}

function given(register: Register | undefined): readonly Register[] {
  return register === undefined ? [] : [register]
}

function successors(instruction: Instruction, at: number): readonly number[] {
  switch (instruction.op) {
    case 'jump':
      return [instruction.target]
    case 'branch':
      return [at + 1, instruction.otherwise]
    case 'return':
      return []
    default:
      return [at + 1]
  }
}

/**
 * For each instruction, the registers whose value some path after it still reads, in ascending order. What is not
 * among them does not tell two local states apart.
 */
export function liveAfter(code: readonly Instruction[]): readonly (readonly Register[])[] {
  const before = code.map(() => new Set<Register>())
  const after = code.map(() => new Set<Register>())
  for (let changed = true; changed; ) {
    changed = false
    for (let at = code.length - 1; at >= 0; at--) {
      const instruction = code[at]
      const out = after[at]
      const into = before[at]
      if (instruction === undefined || out === undefined || into === undefined) continue
      for (const next of successors(instruction, at))
        for (const register of before[next] ?? []) out.add(register)
      const size = into.size
      for (const register of reads(instruction)) into.add(register)
      const written = 'to' in instruction ? instruction.to : undefined
      for (const register of out) if (register !== written) into.add(register)
      if (into.size !== size) changed = true
    }
  }
  return after.map((registers, at) => {
    const instruction = code[at]
    const written = instruction !== undefined && 'to' in instruction ? instruction.to : undefined
    return [...registers].filter(register => register !== written).sort((a, b) => a - b)
  })
}
