import {
  down_read,
  down_read_trylock,
  down_write,
  down_write_killable,
  type Mutex,
  mutex,
  mutex_lock,
  mutex_unlock,
  type RwSemaphore,
  rw_semaphore,
  touch_page,
  up_read,
  up_write,
  zap_page,
} from '../kernel/index.ts'
import { struct } from '../lang/index.ts'
import type { VfioPciCoreDevice } from './core-device.model.ts'
import { fixup_user_fault, type MmStruct } from './user-memory.model.ts'

// Who makes a page of a mapped BAR present, and so takes memory_lock below mmap_lock (Linux 7.2.13).

interface BarOwner {
  readonly core_device: VfioPciCoreDevice
}

/** `struct vfio_iommu`, of a type1 container. */
export const vfio_iommu = () => struct('iommu', { lock: mutex() })

/**
 * drivers/vfio/vfio_iommu_type1.c: `vfio_dma_do_map`, for VFIO_IOMMU_MAP_DMA of a mapped BAR, down to
 * `vaddr_get_pfns` and `follow_fault_pfn`. Left out: what is no BAR, and -EAGAIN of a handler that dropped mmap_lock.
 */
export function vfio_dma_do_map<D extends BarOwner>(
  iommu: { readonly lock: Mutex },
  device: D,
  fault: (device: D) => void,
): void {
  mutex_lock(iommu.lock)
  vaddr_get_pfns(device, fault)
  mutex_unlock(iommu.lock)
}

function vaddr_get_pfns<D extends BarOwner>(device: D, fault: (device: D) => void): void {
  down_read(device.core_device.user.mm.mmap_lock)
  follow_fault_pfn(device, fault)
  up_read(device.core_device.user.mm.mmap_lock)
}

/** `follow_pfnmap_start` finds the entry, or it is made. */
function follow_fault_pfn<D extends BarOwner>(device: D, fault: (device: D) => void): void {
  if (!touch_page(device.core_device.bar)) fixup_user_fault(fault, device)
}

/** virt/kvm/kvm_main.c: `hva_to_pfn`, by way of `hva_to_pfn_remapped`: a virtual CPU touches the BAR. */
export function hva_to_pfn<D extends BarOwner>(device: D, fault: (device: D) => void): void {
  down_read(device.core_device.user.mm.mmap_lock)
  follow_fault_pfn(device, fault)
  up_read(device.core_device.user.mm.mmap_lock)
}

/** `struct vm_area_struct` of the mapped BAR, with its lock as Linux 6.12 has it. */
export const vm_area_struct = () => struct('vma', { vm_lock: rw_semaphore() })

/**
 * arch/x86/mm/fault.c: `do_user_addr_fault`, for the process's own access to the BAR. Where the handler can map a whole
 * huge page it is called with the VMA's lock alone; for single pages the fault is taken again with mmap_lock.
 */
export function do_user_addr_fault<D extends BarOwner>(
  vma: { readonly vm_lock: RwSemaphore },
  device: D,
  fault: (device: D) => void,
  huge: boolean,
): void {
  while (!touch_page(device.core_device.bar)) {
    if (huge && down_read_trylock(vma.vm_lock)) {
      fault(device)
      up_read(vma.vm_lock)
    } else {
      down_read(device.core_device.user.mm.mmap_lock)
      fault(device)
      up_read(device.core_device.user.mm.mmap_lock)
    }
  }
}

/** mm/util.c: `vm_mmap_pgoff`: changes the address space, and waits for mmap_lock killably. Left out: the change. */
export function vm_mmap_pgoff(mm: MmStruct): void {
  if (down_write_killable(mm.mmap_lock) === 0) up_write(mm.mmap_lock)
}

/** mm/vma.c: `__vm_munmap` of the mapped BAR: waits, with mmap_lock held, for those who hold the VMA's lock (`__vma_start_write`). */
export function vm_munmap(vma: { readonly vm_lock: RwSemaphore }, device: BarOwner): void {
  if (down_write_killable(device.core_device.user.mm.mmap_lock) !== 0) return
  down_write(vma.vm_lock)
  zap_page(device.core_device.bar)
  up_write(vma.vm_lock)
  up_write(device.core_device.user.mm.mmap_lock)
}
