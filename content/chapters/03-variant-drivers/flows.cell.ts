// The roads to reset_done, one after the other. The functions bear the kernel's names but are
// models, written from what Linux 7.2.13 does. Left out: power states, dma-bufs, the zap of the
// BARs, blocked config accesses, the lock of the upstream bridge, the group's lock at open, and
// what the driver does when it is called.
import {
  down_write,
  down_write_trylock,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  replay,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_write,
} from 'deferred-reset'

// Two devices that share a bus; the first is ours. dev->mutex is device_lock.
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
const vdev2 = struct('vdev2', { memory_lock: rw_semaphore() })
const dev = struct('dev', { mutex: mutex() })
const dev2 = struct('dev2', { mutex: mutex() })
const dev_set = struct('dev_set', { lock: mutex() })

// Our driver. Of its callbacks only that they are called.
const driver = struct('driver', { reset_prepare: 'no', reset_done: 'no' })

function reset_prepare() {
  driver.reset_prepare = 'yes'
}

function reset_done() {
  driver.reset_done = 'yes'
}

// drivers/pci/pci.c. reset_done is called whether or not the reset succeeds.
function pci_try_reset_function() {
  if (!mutex_trylock(dev.mutex)) return
  reset_prepare()
  reset_done()
  mutex_unlock(dev.mutex)
}

function pci_reset_bus() {
  if (!mutex_trylock(dev.mutex)) return
  if (mutex_trylock(dev2.mutex)) {
    reset_prepare()
    reset_done()
    mutex_unlock(dev2.mutex)
  }
  mutex_unlock(dev.mutex)
}

// drivers/vfio/pci/vfio_pci_core.c, vfio_pci_config.c.
function vfio_pci_ioctl_reset() {
  down_write(vdev.memory_lock)
  pci_try_reset_function()
  up_write(vdev.memory_lock)
}

function vfio_exp_config_write() {
  down_write(vdev.memory_lock)
  pci_try_reset_function()
  up_write(vdev.memory_lock)
}

function vfio_pci_dev_set_hot_reset() {
  mutex_lock(dev_set.lock)
  if (down_write_trylock(vdev.memory_lock)) {
    if (down_write_trylock(vdev2.memory_lock)) {
      pci_reset_bus()
      up_write(vdev2.memory_lock)
    }
    up_write(vdev.memory_lock)
  }
  mutex_unlock(dev_set.lock)
}

function vfio_pci_core_enable() {
  mutex_lock(dev_set.lock)
  pci_try_reset_function()
  mutex_unlock(dev_set.lock)
}

// Resets without the steps around it.
function vfio_pci_core_disable() {
  mutex_lock(dev_set.lock)
  mutex_unlock(dev_set.lock)
}

function vfio_pci_dev_set_try_reset() {
  mutex_lock(dev_set.lock)
  pci_reset_bus()
  mutex_unlock(dev_set.lock)
}

// drivers/pci/pci-sysfs.c. Waits for the device lock.
function reset_store() {
  mutex_lock(dev.mutex)
  reset_prepare()
  reset_done()
  mutex_unlock(dev.mutex)
}

// drivers/pci/pcie/err.c. The driver's error_detected is called, then the link is reset.
function pcie_do_recovery() {
  mutex_lock(dev.mutex)
  mutex_unlock(dev.mutex)
}

// Not a road: keeps the device lock busy.
function device_lock_holder() {
  mutex_lock(dev.mutex)
  mutex_unlock(dev.mutex)
}

// One road alone, or with the device lock busy, and what the driver sees of it.
const taken = (road: () => void, busy = false) => {
  const one = scenario({
    tasks: [task('road', road), task('holder', device_lock_holder)],
  })
  const before = busy ? ['holder'] : []
  let run = replay(one, before)
  while (run.situations.at(-1)?.tasks[0]?.status !== 'ended')
    run = replay(one, [
      ...before,
      ...run.steps.slice(before.length).map(() => 'road'),
      'road',
    ])
  const isDone = run.steps.findIndex(
    ({ stack }) => run.functions[stack.at(-1)?.function ?? -1]?.name === 'reset_done',
  )
  const asked = run.steps.map(({ operation }) => operation.object)
  const held = (run.situations[isDone]?.holds ?? []).toSorted(
    (one, other) => asked.indexOf(one.object) - asked.indexOf(other.object),
  )
  const [prepared, done] = run.situations.at(-1)?.fields ?? []
  return [
    road.name,
    String(prepared),
    String(done),
    held.map(({ object }) => run.objects[object]?.name).join(', ') || '–',
  ]
}

export default {
  kind: 'table',
  caption: 'What a driver is told of each reset',
  columns: ['reset', 'by', 'reset_prepare', 'reset_done', 'held when reset_done runs'],
  rows: [
    ['VFIO_DEVICE_RESET', ...taken(vfio_pci_ioctl_reset)],
    ['FLR bit in config space', ...taken(vfio_exp_config_write)],
    ['VFIO_DEVICE_PCI_HOT_RESET', ...taken(vfio_pci_dev_set_hot_reset)],
    ['open', ...taken(vfio_pci_core_enable)],
    ['close', ...taken(vfio_pci_core_disable)],
    ['close, then the whole bus', ...taken(vfio_pci_dev_set_try_reset)],
    ['sysfs', ...taken(reset_store)],
    ['recovery from an error', ...taken(pcie_do_recovery)],
    ['VFIO_DEVICE_RESET, device lock busy', ...taken(vfio_pci_ioctl_reset, true)],
  ],
} as const
