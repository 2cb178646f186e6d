// mlx5's reset, written from what Linux 7.2.13 does; virtio's takes the same locks. The
// functions bear the kernel's names but are models. Left out: errors, the arcs between
// states, the data, work items, list_lock, iommu->lock and the device lock, the PCI reset.
import {
  copy_to_user,
  down_read,
  down_write,
  down_write_killable,
  explore,
  fixup_user_fault,
  install_page,
  mm_struct,
  mutex,
  mutex_lock,
  mutex_trylock,
  mutex_unlock,
  page,
  rw_semaphore,
  scenario,
  spin_lock,
  spin_unlock,
  spinlock,
  struct,
  task,
  touch_page,
  up_read,
  up_write,
  user_page,
  WRITE_ONCE,
  zap_page,
} from 'deferred-reset'

// The monitor has not touched its buffer yet, so a copy to it faults.
export const mm = mm_struct()
export const buffer = user_page(mm, 'buffer')
// A BAR that it has mapped and not touched either.
export const vdev = struct('vdev', { memory_lock: rw_semaphore(), bar: page() })
export const mvdev = struct('mvdev', {
  state_mutex: mutex(),
  mig_state: 'STOP_COPY',
  reset_lock: spinlock(),
  deferred_reset: false,
})
export const migf = struct('migf', { lock: mutex(), disabled: false })
// The device: it has been reset, and its driver has not caught up yet.
export const vf = struct('vf', { was_reset: false })

// drivers/vfio/pci/mlx5/main.c. The driver has an error state where disabled stands here.
export function mlx5vf_save_read() {
  mutex_lock(migf.lock)
  if (!migf.disabled) copy_to_user(buffer)
  mutex_unlock(migf.lock)
}

export function mlx5vf_disable_fds() {
  mutex_lock(migf.lock)
  migf.disabled = true
  mutex_unlock(migf.lock)
}

// The work of a reset, with state_mutex held. disable_fds waits for migf->lock.
function work(disable_fds: () => void) {
  WRITE_ONCE(vf.was_reset, false)
  mvdev.mig_state = 'RUNNING'
  disable_fds()
}

// Never waits for state_mutex.
export function mlx5vf_pci_aer_reset_done(disable_fds: () => void) {
  spin_lock(mvdev.reset_lock)
  mvdev.deferred_reset = true
  const taken = mutex_trylock(mvdev.state_mutex)
  spin_unlock(mvdev.reset_lock)
  if (taken) mlx5vf_state_mutex_unlock(disable_fds)
}

// Every release of state_mutex.
export function mlx5vf_state_mutex_unlock(disable_fds: () => void) {
  spin_lock(mvdev.reset_lock)
  while (mvdev.deferred_reset) {
    mvdev.deferred_reset = false
    spin_unlock(mvdev.reset_lock)
    work(disable_fds)
    spin_lock(mvdev.reset_lock)
  }
  mutex_unlock(mvdev.state_mutex)
  spin_unlock(mvdev.reset_lock)
}

// drivers/vfio/pci/vfio_pci_core.c.
export function vfio_pci_ioctl_reset(
  reset_done: (disable_fds: () => void) => void,
  disable_fds: () => void,
) {
  down_write(vdev.memory_lock)
  zap_page(vdev.bar)
  WRITE_ONCE(vf.was_reset, true)
  reset_done(disable_fds)
  up_write(vdev.memory_lock)
}

// drivers/vfio/vfio_iommu_type1.c.
function vaddr_get_pfns() {
  down_read(mm.mmap_lock)
  if (!touch_page(vdev.bar)) fixup_user_fault(vfio_pci_mmap_huge_fault, vdev)
  up_read(mm.mmap_lock)
}

export function vfio_pci_mmap_huge_fault(bar_of: typeof vdev) {
  down_read(bar_of.memory_lock)
  install_page(bar_of.bar)
  up_read(bar_of.memory_lock)
}

// mm/util.c: another thread of the monitor changes the address space.
function vm_mmap_pgoff() {
  if (down_write_killable(mm.mmap_lock) === 0) up_write(mm.mmap_lock)
}

export const save_read = task('save_read', mlx5vf_save_read)
export const pin_dma = task('pin_dma', vaddr_get_pfns)
export const resets = (disable_fds: () => void) =>
  task('reset', vfio_pci_ioctl_reset, mlx5vf_pci_aer_reset_done, disable_fds)
export const reset = resets(mlx5vf_disable_fds)
export const writer = task('mmap_writer', vm_mmap_pgoff)
export const left = scenario({ tasks: [save_read, pin_dma, reset, writer] })

export default explore(left, {
  title: 'The circle that is left',
  finally: { 'no reset is lost': () => !vf.was_reset },
})
