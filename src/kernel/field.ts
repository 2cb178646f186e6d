import { primitive } from './primitive.ts'

// Flows do not call these two: they write `object.field` and `object.field = value`.

/** Its result is the index of the value. */
primitive({
  name: 'read',
  object: null,
  sleeps: false,
  run: (machine, _task, _object, operation) => machine.field(operation.field ?? 0),
})

primitive({
  name: 'write',
  object: null,
  sleeps: false,
  run: (machine, _task, _object, operation) => {
    machine.setField(operation.field ?? 0, operation.argument ?? 0)
    return 0
  },
})

/**
 * Reads a field as a marked access, which cannot tear, be repeated or be left out (include/asm-generic/rwonce.h). One that
 * meets another marked access is no data race. The language makes a `read` of it, with `marked`.
 */
export const READ_ONCE = primitive<<T>(field: T) => T>({
  name: 'READ_ONCE',
  object: null,
  sleeps: false,
  field: true,
  run: () => 0,
})

/** Writes a field as a marked access. */
export const WRITE_ONCE = primitive<<T>(field: T, value: T) => void>({
  name: 'WRITE_ONCE',
  object: null,
  sleeps: false,
  field: true,
  run: () => 0,
})
