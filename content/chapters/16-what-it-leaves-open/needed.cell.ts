// What the hang needs: each of its threads left out, the page there, a signal, another
// queue, another way to the BAR.
import {
  copy_to_user,
  down_read_trylock,
  down_write,
  down_write_killable,
  explore,
  install_page,
  kill,
  mutex_lock,
  mutex_unlock,
  type Policy,
  rw_semaphore,
  scenario,
  struct,
  type Task,
  task,
  touch_page,
  up_read,
  up_write,
  zap_page,
} from 'deferred-reset'
import {
  buffer,
  migf,
  mlx5vf_disable_fds,
  mlx5vf_state_mutex_unlock,
  mm,
  mvdev,
  pin_dma,
  reset,
  save_read,
  vdev,
  vfio_pci_mmap_huge_fault,
  writer,
} from './flows.cell.ts'

function touched_before() {
  install_page(buffer.page)
  mutex_lock(migf.lock)
  if (!migf.disabled) copy_to_user(buffer)
  mutex_unlock(migf.lock)
}

function set_device_state() {
  mutex_lock(mvdev.state_mutex)
  mlx5vf_disable_fds()
  mvdev.mig_state = 'STOP'
  mlx5vf_state_mutex_unlock(mlx5vf_disable_fds)
}

function sigkill() {
  kill('save_read')
}

// The monitor touches a huge page of the BAR itself (mm/memory.c: lock_vma_under_rcu).
// Left out: what follows when the lock of the mapping is busy.
const vma = struct('vma', { vm_lock: rw_semaphore() })
function user_fault() {
  if (touch_page(vdev.bar)) return
  if (!down_read_trylock(vma.vm_lock)) return
  vfio_pci_mmap_huge_fault(vdev)
  up_read(vma.vm_lock)
}

// Another thread unmaps the BAR (__vma_start_write).
function munmap() {
  if (down_write_killable(mm.mmap_lock) !== 0) return
  down_write(vma.vm_lock)
  zap_page(vdev.bar)
  up_write(vma.vm_lock)
  up_write(mm.mmap_lock)
}

const four = [save_read, pin_dma, reset, writer]
const touching = [save_read, task('user_fault', user_fault), reset, task('munmap', munmap)]

const row = (what: string, tasks: readonly Task[], policy: Policy = 'linux') => [
  what,
  policy,
  explore(scenario({ tasks: [...tasks] }), { policy }).deadlocks,
]

export default {
  kind: 'table',
  caption: 'What the hang needs',
  columns: ['threads', 'policy', 'deadlocks'],
  rows: [
    row('all four', four),
    ...four.map(one =>
      row(
        `without ${one.name}`,
        four.filter(other => other !== one),
      ),
    ),
    row("the buffer's page is there", [
      task('save_read', touched_before),
      pin_dma,
      reset,
      writer,
    ]),
    row('set_device_state as well', [...four, task('set_device_state', set_device_state)]),
    row('SIGKILL to save_read', [...four, task('kill', sigkill)]),
    row('all four', four, 'writer-pref'),
    row('all four', four, 'unfair'),
    row('user_fault for pin_dma, munmap for mmap_writer', touching, 'unfair'),
  ],
} as const
