import { type Check, type Checks, checkOptions, takes } from '../lang/index.ts'
import type { Policy } from '../value/index.ts'
import type { Claims } from './claims.ts'

/** Options of what asks for runs that go wrong. */
export interface ClaimOptions {
  /** By which waiters queue, instead of the scenario's own. */
  readonly policy?: Policy
  /** Claims about every state. */
  readonly always?: Claims
  /** Claims about states in which every task has ended. */
  readonly finally?: Claims
}

/** Options of what stores states. */
export interface LimitOptions {
  /** Most states to store; 1,000,000 unless said otherwise. */
  readonly limit?: number
}

export const defaultLimit = 1_000_000

/** Which reductions are wanted. */
export interface Reduce {
  readonly partialOrder: boolean
  readonly symmetry: boolean
}

export const takesClaims = takes.tableOf("functions, { 'what is claimed': () => … }", (value, name) => {
  if (typeof value !== 'function')
    throw new Error(`${name} is no function: write () => …, which gives true or false`)
})

export const takesReduce: Check = (value, name) => {
  if (typeof value !== 'boolean')
    checkOptions<Reduce>(name, value, {
      partialOrder: takes.yesOrNo,
      symmetry: takes.yesOrNo,
    })
}

export const claimChecks: Checks<ClaimOptions> = {
  policy: takes.policy,
  always: takesClaims,
  finally: takesClaims,
}
export const limitChecks: Checks<LimitOptions> = { limit: takes.count }
