import { primitive } from './primitive.ts'

// Flows do not call these: they write `object.field` and `object.field = value`.

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
