// Six threads, the attempt before, and a hang in which one reset waits for reset_mutex.
import { replay } from 'deferred-reset'
import { five } from './flows.cell.ts'
import { sleeping } from './sleeping.cell.ts'

const steps = (task: string, count: number) => Array.from({ length: count }, () => task)

export default replay(
  five(sleeping, ['reset 1', 'reset 2']),
  [
    ...steps('set_device_state', 4),
    ...steps('reset 1', 7),
    ...steps('save_read', 1),
    ...steps('set_device_state', 4),
    ...steps('pin_dma', 1),
    ...steps('reset 2', 3),
    ...steps('pin_dma', 1),
    ...steps('mmap_writer', 1),
    ...steps('save_read', 1),
  ],
  { title: 'Shut by reset_mutex' },
)
