import { primitive } from './primitive.ts'

/** Reads a shared field: its result is the index of the value. Flows write `object.field`. */
export const readField = primitive<() => never>({
  name: 'read',
  object: null,
  sleeps: false,
  run: (machine, _task, _object, operation) => machine.field(operation.field ?? 0),
})

/** Writes a shared field. Flows write `object.field = value`. */
export const writeField = primitive<() => never>({
  name: 'write',
  object: null,
  sleeps: false,
  run: (machine, _task, _object, operation) => {
    machine.setField(operation.field ?? 0, operation.argument ?? 0)
    return 0
  },
})
