import {
  type Mutex,
  mutex,
  type Page,
  page,
  READ_ONCE,
  type RwSemaphore,
  rw_semaphore,
  WRITE_ONCE,
} from '../kernel/index.ts'
import { struct } from '../lang/index.ts'
import { type MmStruct, mm_struct, type UserPage, user_page } from './user-memory.model.ts'

/** The process that has the device open: its address space, the buffer it reads migration data into and the arguments of its ioctls. */
export interface UserProcess {
  readonly mm: MmStruct
  /** Not there until it is touched, so the kernel's first copy to it faults. */
  readonly buffer: UserPage
  readonly args: UserPage
}

export const user_process = (): UserProcess => {
  const mm = mm_struct()
  return struct('process', {
    mm,
    buffer: user_page(mm, 'buffer'),
    args: user_page(mm, 'args', { present: true }),
  })
}

/** What the PCI core knows of a function: the lock of its device, and how it is reset. */
export interface PciDev {
  /** `device_lock`. The kernel's lockdep does not look at it (drivers/base/core.c); the model's sees it tried, never waited for below another lock. */
  readonly mutex: Mutex
  /** What `__pci_reset_function_locked` does to the device: 0, or -ENOTTY. */
  readonly reset_method: (pdev: PciDev) => number
  /** No field of the kernel's: the device has been reset and its driver has not caught up with that. */
  was_reset: boolean
}

/**
 * `struct vfio_pci_core_device`, Linux 7.2.13, with what else the flows need of it: one BAR that the process has mapped
 * and not touched yet, so its first use faults. Left out: interrupts, power management, dma-bufs.
 */
export interface VfioPciCoreDevice {
  readonly memory_lock: RwSemaphore
  /** Up to Linux 6.9: the list of mappings. */
  readonly vma_lock: Mutex
  readonly dev_set: DevSet
  readonly pdev: PciDev
  readonly user: UserProcess
  /** The page-table entry of the mapped BAR. */
  readonly bar: Page
  /** Latched when the device is opened. */
  reset_works: boolean
}

/** The devices that one bus reset hits. */
export interface DevSet {
  readonly lock: Mutex
}

export const vfio_device_set = (): DevSet => struct('dev_set', { lock: mutex() })

export const vfio_pci_core_device = (
  user: UserProcess = user_process(),
  dev_set: DevSet = vfio_device_set(),
  reset_method: PciDev['reset_method'] = pcie_flr,
): VfioPciCoreDevice =>
  struct('vdev', {
    memory_lock: rw_semaphore(),
    vma_lock: mutex(),
    dev_set,
    pdev: struct('dev', { mutex: mutex(), reset_method, was_reset: false }),
    user,
    bar: page(),
    reset_works: true,
  })

/** drivers/pci/pci.c: `pcie_flr`, which works. */
function pcie_flr(pdev: PciDev): number {
  WRITE_ONCE(pdev.was_reset, true)
  return 0
}

/** What a driver gives to the PCI core and to vfio: null where it has none. */
export interface Callbacks<D> {
  readonly reset_prepare: ((device: D) => void) | null
  readonly reset_done: ((device: D) => void) | null
}

/** A driver's private structure, as far as the core knows it. */
export interface VfioDevice<D> {
  readonly core_device: VfioPciCoreDevice
  readonly err_handler: Callbacks<D>
}

/** The driver has caught up with a reset. Accesses are marked: a device is no memory that a compiler may cache. */
export function caught_up(core_device: VfioPciCoreDevice): void {
  if (READ_ONCE(core_device.pdev.was_reset)) WRITE_ONCE(core_device.pdev.was_reset, false)
}
