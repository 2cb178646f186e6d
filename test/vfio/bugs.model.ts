import { pointer, scenario, struct, task } from '../../src/index.ts'
import { vfio_pci_mmap_huge_fault } from '../../src/vfio/bar.model.ts'
import {
  do_user_addr_fault,
  hva_to_pfn,
  vm_area_struct,
  vm_mmap_pgoff,
  vm_munmap,
} from '../../src/vfio/bar-users.model.ts'
import {
  type ResettableDevice,
  vfio_pci_dev_set_hot_reset_posted,
  vfio_pci_ioctl_reset_posted,
  vfio_pci_ioctl_reset_reviewed,
} from '../../src/vfio/core-callback.model.ts'
import { user_process, vfio_device_set, vfio_pci_core_device } from '../../src/vfio/core-device.model.ts'
import { type Converted, converted } from '../../src/vfio/drivers/core-callback.model.ts'
import { type Qat, qatDevice } from '../../src/vfio/drivers/qat.model.ts'
import { data_read } from '../../src/vfio/migration-ioctls.model.ts'
import { vfio_pci_ioctl_reset } from '../../src/vfio/reset.model.ts'
import { no_reset_method } from './core.model.ts'

interface Plain extends ResettableDevice<Plain> {}

const plain = () =>
  struct<Plain>('vfio_pci', {
    core_device: vfio_pci_core_device(),
    err_handler: struct('err_handler', { reset_prepare: null, reset_done: null }),
    mig_ops: pointer<object>(null),
    migration_reset_state: null,
  })

/** The ioctl, as the series has it and as its review asks, on a device without migration. */
export const withoutMigration = {
  posted: () => scenario({ tasks: [task('reset', vfio_pci_ioctl_reset_posted<Plain>, plain())] }),
  reviewed: () => scenario({ tasks: [task('reset', vfio_pci_ioctl_reset_reviewed<Plain>, plain())] }),
}

/** The same where the device cannot be reset, with a session open. */
export const failing = () => {
  const core_device = vfio_pci_core_device(undefined, undefined, no_reset_method)
  const device = converted('saving', { core_device })
  return {
    device,
    posted: scenario({ tasks: [task('reset', vfio_pci_ioctl_reset_posted<Converted>, device)] }),
    reviewed: scenario({ tasks: [task('reset', vfio_pci_ioctl_reset_reviewed<Converted>, device)] }),
  }
}

function hot_reset(first: Converted, second: Converted, told: { ret: number }) {
  told.ret = vfio_pci_dev_set_hot_reset_posted(first, second)
}

/** A hot reset as posted of two devices, while a thread holds memory_lock of the second. */
export const contended = () => {
  const [user, set] = [user_process(), vfio_device_set()]
  const first = converted('saving', { core_device: vfio_pci_core_device(user, set) })
  const second = converted('none', { core_device: vfio_pci_core_device(user, set) })
  const told = struct('told', { ret: 1 })
  return {
    told,
    first,
    scenario: scenario({
      tasks: [
        task('hot reset', hot_reset, first, second, told),
        task('fault', hva_to_pfn<Converted>, second, vfio_pci_mmap_huge_fault),
      ],
    }),
  }
}

/** A waiting reset, a reader, and a fault of the mapped BAR that takes the VMA's lock or mmap_lock; the last thread unmaps the BAR or maps something. */
export const faults = (huge: boolean) => {
  const device = qatDevice('saving')
  const vma = vm_area_struct()
  return scenario({
    policy: 'unfair',
    tasks: [
      task('read', data_read<Qat>, device),
      task('fault', do_user_addr_fault<Qat>, vma, device, vfio_pci_mmap_huge_fault, huge),
      task('reset', vfio_pci_ioctl_reset<Qat>, device),
      huge ? task('munmap', vm_munmap, vma, device) : task('mmap', vm_mmap_pgoff, device.core_device.user.mm),
    ],
  })
}
