import type { Flow } from './flow.ts'

/** One call of a flow's function under way. */
export interface Activation {
  readonly flow: Flow
  readonly registers: unknown[]
  at: number
}

/** An activation that stands still: of its registers only those that some path still reads, in the order of `flow.live`. */
export interface Suspended {
  readonly flow: Flow
  readonly at: number
  readonly live: readonly unknown[]
}

/** An activation of a flow's function with its arguments. Missing arguments are undefined. */
export function activate(flow: Flow, args: readonly unknown[]): Activation {
  const registers = unset(flow)
  for (let at = 0; at < flow.source.parameters; at++) registers[at] = args[at]
  return { flow, registers, at: 0 }
}

/** A call stack as it stands; what no path reads any more is dropped, so that it cannot tell two local states apart. */
export function suspend(stack: readonly Activation[]): readonly Suspended[] {
  return stack.map(({ flow, registers, at }) => ({
    flow,
    at,
    live: (flow.live[at] ?? []).map(register => registers[register]),
  }))
}

/** The call stack to go on with. */
export function revive(stack: readonly Suspended[]): Activation[] {
  return stack.map(({ flow, at, live }) => {
    const registers = unset(flow)
    for (const [index, register] of (flow.live[at] ?? []).entries()) registers[register] = live[index]
    return { flow, registers, at }
  })
}

function unset(flow: Flow): unknown[] {
  return new Array(flow.source.registers).fill(undefined)
}
