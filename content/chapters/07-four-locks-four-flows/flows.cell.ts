// The four flows, each as one call chain. The functions bear the kernel's names but are
// models, written from what Linux 7.2.13 does; reset_done is that of the mail. Left out:
// data, states, errors, iommu->lock and the device lock, the PF's migration->lock, and
// functions in between that take no lock.
import {
  copy_to_user,
  down_read,
  down_write,
  mm_struct,
  mutex,
  mutex_lock,
  mutex_unlock,
  replay,
  rw_semaphore,
  scenario,
  struct,
  type Task,
  task,
  up_read,
  up_write,
  user_page,
} from 'deferred-reset'

const mm = mm_struct()
const buffer = user_page(mm, 'buffer')
const vdev = struct('vdev', { memory_lock: rw_semaphore() })
const xe_vdev = struct('xe_vdev', { state_mutex: mutex() })
const migf = struct('migf', { lock: mutex() })

// drivers/vfio/pci/xe/main.c. Leaving STOP_COPY disables the migration file.
function xe_vfio_pci_set_device_state() {
  mutex_lock(xe_vdev.state_mutex)
  xe_vfio_pci_disable_file()
  mutex_unlock(xe_vdev.state_mutex)
}

function xe_vfio_pci_disable_file() {
  mutex_lock(migf.lock)
  mutex_unlock(migf.lock)
}

// drivers/vfio/pci/xe/main.c. The page of the buffer is not there: the copy faults.
function xe_vfio_pci_save_read() {
  mutex_lock(migf.lock)
  copy_to_user(buffer)
  mutex_unlock(migf.lock)
}

// drivers/vfio/vfio_iommu_type1.c.
function vaddr_get_pfns() {
  down_read(mm.mmap_lock)
  vfio_pci_mmap_huge_fault()
  up_read(mm.mmap_lock)
}

// drivers/vfio/pci/vfio_pci_core.c.
function vfio_pci_mmap_huge_fault() {
  down_read(vdev.memory_lock)
  up_read(vdev.memory_lock)
}

function vfio_pci_ioctl_reset() {
  down_write(vdev.memory_lock)
  xe_vfio_pci_reset_done()
  up_write(vdev.memory_lock)
}

// As in the mail's trace, it waits.
function xe_vfio_pci_reset_done() {
  mutex_lock(xe_vdev.state_mutex)
  mutex_unlock(xe_vdev.state_mutex)
}

const flows = [
  task('set_device_state', xe_vfio_pci_set_device_state),
  task('save_read', xe_vfio_pci_save_read),
  task('pin_dma', vaddr_get_pfns),
  task('reset', vfio_pci_ioctl_reset),
]

const takes = /^(mutex_lock|down_read|down_write)/

// What a flow, running alone, asks for, with what it holds then.
const asked = (alone: Task) => {
  const one = scenario({ tasks: [alone] })
  let run = replay(one, [])
  while (run.outcome !== 'finished')
    run = replay(one, [alone.name, ...run.steps.map(() => alone.name)])
  const name = (object = -1) => run.objects[object]?.name ?? ''
  return run.steps.flatMap(({ operation, stack }, step) => {
    if (!takes.test(operation.primitive)) return []
    const held = run.situations[step]?.holds.map(({ object }) => name(object)) ?? []
    const caller = run.functions[stack.at(-1)?.function ?? -1]?.name ?? ''
    return [
      [
        alone.name,
        caller,
        operation.primitive,
        name(operation.object),
        held.join(', ') || '–',
      ],
    ]
  })
}

export default {
  kind: 'table',
  caption: 'Every lock that the four flows ask for',
  columns: ['flow', 'in', 'by', 'asks for', 'holding'],
  rows: flows.flatMap(asked),
} as const
