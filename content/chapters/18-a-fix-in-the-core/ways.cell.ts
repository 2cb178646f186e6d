// The three ways side by side: locks as in the library's models of drivers, and what a
// user sees of the flows of this chapter.
import {
  type Driver,
  driverOf,
  explore,
  holders,
  life,
  lockdep,
  lockOrder,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  READ_ONCE,
  scenario,
  scene,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
  WRITE_ONCE,
} from 'deferred-reset'
import {
  type Device,
  device,
  nothing,
  plain,
  posted,
  vfio_pci_ioctl_reset,
  type Way,
  work,
} from './flows.cell.ts'

const late = struct('device', { reset_lock: spinlock(), deferred_reset: false })
function reset_done(one: Device) {
  spin_lock(late.reset_lock)
  late.deferred_reset = true
  const taken = mutex_trylock(one.state_mutex)
  spin_unlock(late.reset_lock)
  if (taken) unlock(one)
}

function unlock(one: Device) {
  spin_lock(late.reset_lock)
  while (late.deferred_reset) {
    late.deferred_reset = false
    spin_unlock(late.reset_lock)
    work(one)
    spin_lock(late.reset_lock)
  }
  mutex_unlock(one.state_mutex)
  spin_unlock(late.reset_lock)
}

const deferred: Way = { reset_done, unlock, after_ioctl: nothing, after_config: nothing }

const ways = [
  { way: plain, driver: driverOf('qat'), id: '7.2' },
  { way: deferred, driver: driverOf('mlx5'), id: '7.2' },
  { way: posted, driver: driverOf('core callback'), id: 'posted' },
]

const short = (name = '') => name.replace(/^&?(mm|vdev|qat_vdev|mvdev)->/, '')

const below = (driver: Driver, id: string) => {
  const { objects, edges } = lockOrder(scene(driver, id, { session: 'saving' }).scenario)
  const name = (object: number) => short(objects[object]?.name)
  const asked = edges.filter(({ from }) => name(from) === 'memory_lock')
  return [...new Set(asked.map(({ to }) => name(to)))].join(', ') || 'nothing'
}

const circle = (driver: Driver, id: string, open: boolean) => {
  const said = lockdep(life(driver, id, { open }))
  if (said.kind !== 'report' || said.body.type !== 'circular') return 'nothing'
  return `a circle of ${said.body.chain.length}`
}

const hangs = (driver: Driver, id: string) => {
  const { scenario } = scene(driver, id, { session: 'saving', mmapWriter: true })
  return explore(scenario).deadlocks > 0 ? 'hangs' : 'does not hang'
}

// No part of a driver: a transition is under way.
const transition = struct('transition', { runs: false })
function set_stop_copy(one: Device) {
  mutex_lock(one.state_mutex)
  WRITE_ONCE(transition.runs, true)
  one.mig_state = 'STOP_COPY'
  WRITE_ONCE(transition.runs, false)
  one.unlock(one)
}

// A transition ran when the reset was called. When it has returned: does it still?
const seen = struct('seen', { running: false })
function reset_and_look(one: Device) {
  const hit = READ_ONCE(transition.runs)
  vfio_pci_ioctl_reset(one)
  if (hit) seen.running = READ_ONCE(transition.runs)
}

const user = (way: Way) => {
  const one = device(way)
  const source = scenario({
    tasks: [task('set', set_stop_copy, one), task('reset', reset_and_look, one)],
  })
  const { properties } = explore(source, {
    always: {
      stale: () => !one.vf.was_reset || holders(one.vdev.memory_lock).length > 0,
    },
    finally: { running: () => !seen.running },
  })
  const broken = (claim: string) =>
    properties.some(one => one.claim === claim && one.verdict === 'violated')
  return { running: broken('running'), stale: broken('stale') }
}

const yes = (possible: boolean) => (possible ? 'yes' : 'no')

export default {
  kind: 'table',
  caption: 'Three ways to do the work of a reset',
  columns: ['question', 'in reset_done, waiting', 'deferred', 'by the core, as posted'],
  rows: [
    ['modelled after', ...ways.map(({ driver, id }) => `${driver.name} ${id}`)],
    ['asked for below memory_lock', ...ways.map(({ driver, id }) => below(driver, id))],
    [
      'the validator, no session open at the reset',
      ...ways.map(({ driver, id }) => circle(driver, id, false)),
    ],
    ['the validator, one open', ...ways.map(({ driver, id }) => circle(driver, id, true))],
    ['the threads, one open', ...ways.map(({ driver, id }) => hangs(driver, id))],
    [
      'can return while a transition that it hit runs on',
      ...ways.map(({ way }) => yes(user(way).running)),
    ],
    [
      'lets the BAR be used before the driver has caught up',
      ...ways.map(({ way }) => yes(user(way).stale)),
    ],
  ],
} as const
