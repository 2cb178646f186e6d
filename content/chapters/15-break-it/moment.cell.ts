// Change 3, and the first invariant of chapter 14.
import { explore, holders } from 'deferred-reset'
import { drivers, twoResets, withFile } from './flows.cell.ts'

const isHeld = (lock: Parameters<typeof holders>[0]) => holders(lock).length > 0

export default explore(twoResets({ ...drivers, one_hold: false }), {
  title: 'The flag in a hold of its own',
  always: {
    'I1: outside reset_lock, a set flag has an owner of state_mutex to see it': () =>
      isHeld(withFile.reset_lock) ||
      !withFile.deferred_reset ||
      isHeld(withFile.state_mutex),
  },
  finally: { 'no flag is left set': () => !withFile.deferred_reset },
})
