import type { ObjectType } from '../value/index.ts'

/** True for the kernel objects that a task can hold. */
export function isLock({ type }: { readonly type: ObjectType }): boolean {
  return type !== 'completion' && type !== 'page'
}

/** A kernel object as flows and host code hold it: an identity. Its state lives in the machine. */
export class Handle<T extends ObjectType = ObjectType> {
  readonly type: T
  /** As the C would spell it; a structure that embeds it names it after itself and the field. */
  name: string
  readonly initial: number

  constructor(type: T, name: string, initial = 0) {
    this.type = type
    this.name = name
    this.initial = initial
  }
}
