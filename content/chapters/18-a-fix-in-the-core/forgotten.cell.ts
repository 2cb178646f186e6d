// Two roads that no longer lead to the driver.
import { explore, scenario, task } from 'deferred-reset'
import { device, posted, reset_store, vfio_exp_config_write } from './flows.cell.ts'

const guest = device(posted)
const root = device(posted)

export default explore(
  scenario({
    tasks: [
      task('a guest sets FLR', vfio_exp_config_write, guest),
      task('root writes to sysfs', reset_store, root),
    ],
  }),
  {
    title: 'Resets that nobody tells the driver of',
    finally: {
      'the driver hears of an FLR by the guest': () => !guest.vf.was_reset,
      'the driver hears of a reset through sysfs': () => !root.vf.was_reset,
    },
  },
)
