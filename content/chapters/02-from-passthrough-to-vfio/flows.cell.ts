// A guest's access to a mapped BAR, and a reset. The functions bear the kernel's names but are
// models, written from what Linux 7.2.13 does in drivers/vfio/pci/vfio_pci_core.c. Left out:
// mmap_lock, which the fault comes with, the PCI core, the driver's callbacks, errors.
import {
  down_read,
  down_write,
  READ_ONCE,
  replay,
  rw_semaphore,
  scenario,
  struct,
  task,
  up_read,
  up_write,
  WRITE_ONCE,
} from 'deferred-reset'

export const vdev = struct('vdev', { memory_lock: rw_semaphore() })
// The page-table entry of one page of the BAR, and the device behind it. Hardware
// looks at both, so the accesses are marked.
export const pte = struct('pte', { present: false })
export const device = struct('device', { in_reset: false })

// A virtual CPU reads a register: by the entry if it is there, else after a fault.
function vcpu_reads_register() {
  while (!READ_ONCE(pte.present)) vfio_pci_mmap_huge_fault()
}

function vfio_pci_mmap_huge_fault() {
  down_read(vdev.memory_lock)
  WRITE_ONCE(pte.present, true)
  up_read(vdev.memory_lock)
}

// Twice, so that a reset can come in between.
export function guest() {
  vcpu_reads_register()
  vcpu_reads_register()
}

export function vfio_pci_ioctl_reset() {
  vfio_pci_zap_and_down_write_memory_lock()
  pci_try_reset_function()
  up_write(vdev.memory_lock)
}

function vfio_pci_zap_and_down_write_memory_lock() {
  down_write(vdev.memory_lock)
  WRITE_ONCE(pte.present, false)
}

export function pci_try_reset_function() {
  WRITE_ONCE(device.in_reset, true)
  WRITE_ONCE(device.in_reset, false)
}

const life = scenario({
  tasks: [task('guest', guest), task('reset', vfio_pci_ioctl_reset)],
})

const run = (name: string, steps: number) => Array.from({ length: steps }, () => name)
const schedule = [
  ...run('guest', 5),
  ...run('reset', 3),
  ...run('guest', 2),
  ...run('reset', 2),
  ...run('guest', 3),
]
export default replay(life, schedule, { title: 'A read, a reset, a read' })
