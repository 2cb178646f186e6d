import {
  choose,
  type Mutex,
  mutex,
  mutex_lock,
  mutex_unlock,
  READ_ONCE,
  scenario,
  struct,
  task,
  up_write,
  WRITE_ONCE,
} from '../../src/index.ts'
import { vfio_pci_mmap_huge_fault } from '../../src/vfio/bar.model.ts'
import {
  vfio_pci_mmap_fault,
  vfio_pci_zap_and_down_write_memory_lock,
} from '../../src/vfio/bar-before-6.10.model.ts'
import {
  do_user_addr_fault,
  hva_to_pfn,
  vfio_dma_do_map,
  vfio_iommu,
  type vm_area_struct,
  vm_munmap,
} from '../../src/vfio/bar-users.model.ts'
import {
  type PciDev,
  user_process,
  type VfioDevice,
  type VfioPciCoreDevice,
  vfio_device_set,
  vfio_pci_core_device,
} from '../../src/vfio/core-device.model.ts'
import {
  reset_store,
  vfio_basic_config_write,
  vfio_exp_config_write,
  vfio_pci_core_disable,
  vfio_pci_core_enable,
  vfio_pci_dev_set_hot_reset,
  vfio_pci_dev_set_try_reset,
  vfio_pci_ioctl_reset,
} from '../../src/vfio/reset.model.ts'
import { copy_to_user } from '../../src/vfio/user-memory.model.ts'

/** A device that counts its callbacks and notes what its user was told. */
export interface Device extends VfioDevice<Device> {
  prepared: number
  done: number
  told: number
}

function count_prepare(device: Device) {
  WRITE_ONCE(device.prepared, READ_ONCE(device.prepared) + 1)
}

function count_done(device: Device) {
  WRITE_ONCE(device.done, READ_ONCE(device.done) + 1)
}

export const device = (core_device: VfioPciCoreDevice = vfio_pci_core_device()) =>
  struct<Device>('device', {
    core_device,
    err_handler: struct('err_handler', { reset_prepare: count_prepare, reset_done: count_done }),
    prepared: 0,
    done: 0,
    told: 1,
  })

/** Two devices that one bus reset hits. */
export const devices = () => {
  const [user, set] = [user_process(), vfio_device_set()]
  return [device(vfio_pci_core_device(user, set)), device(vfio_pci_core_device(user, set))] as const
}

/** A reset that fails. */
export function no_reset_method(_pdev: PciDev) {
  const ENOTTY = -25
  return ENOTTY
}

function ioctl_reset(device: Device) {
  device.told = vfio_pci_ioctl_reset(device)
}

function hot_reset(first: Device, second: Device) {
  first.told = vfio_pci_dev_set_hot_reset(first, second)
}

function open(device: Device) {
  device.told = vfio_pci_core_enable(device)
}

/** Somebody else is busy with the device. */
function holds_device_lock(device: Device) {
  mutex_lock(device.core_device.pdev.mutex)
  mutex_unlock(device.core_device.pdev.mutex)
}

function config_write(device: Device) {
  vfio_basic_config_write(device.core_device, choose(2) === 1)
}

export const tasks = {
  ioctlReset: (device: Device) => task('reset', ioctl_reset, device),
  sysfsReset: (device: Device) => task('sysfs reset', reset_store<Device>, device),
  configReset: (device: Device) => task('config reset', vfio_exp_config_write<Device>, device),
  configWrite: (device: Device) => task('config write', config_write, device),
  hotReset: (first: Device, second: Device) => task('hot reset', hot_reset, first, second),
  closeSet: (first: Device, second: Device) =>
    task('close set', vfio_pci_dev_set_try_reset<Device, Device>, first, second),
  open: (device: Device) => task('open', open, device),
  close: (device: Device) => task('close', vfio_pci_core_disable<Device>, device),
  busy: (device: Device) => task('busy', holds_device_lock, device),
  pin: (device: Device) =>
    task('pin', vfio_dma_do_map<Device>, vfio_iommu(), device, vfio_pci_mmap_huge_fault),
  kvmFault: (device: Device) => task('kvm fault', hva_to_pfn<Device>, device, vfio_pci_mmap_huge_fault),
  userFault: (device: Device, vma: ReturnType<typeof vm_area_struct>, huge: boolean) =>
    task('user fault', do_user_addr_fault<Device>, vma, device, vfio_pci_mmap_huge_fault, huge),
  munmap: (device: Device, vma: ReturnType<typeof vm_area_struct>) => task('munmap', vm_munmap, vma, device),
}

/** The driver of the report of 2021: state_mutex is held across the copy of migration data, and reset_done waits for it. */
interface OldMlx5 {
  readonly core_device: VfioPciCoreDevice
  readonly state_mutex: Mutex
}

function mlx5vf_pci_mig_rw(mvdev: OldMlx5) {
  mutex_lock(mvdev.state_mutex)
  copy_to_user(mvdev.core_device.user.buffer)
  mutex_unlock(mvdev.state_mutex)
}

function vfio_exp_config_write_before(mvdev: OldMlx5) {
  vfio_pci_zap_and_down_write_memory_lock(mvdev.core_device)
  mutex_lock(mvdev.state_mutex)
  mutex_unlock(mvdev.state_mutex)
  up_write(mvdev.core_device.memory_lock)
}

/** The flows of that report (Linux 5.15-rc3, mlx5, protocol 1), in the order in which they were seen. */
export const of2021 = () => {
  const mvdev: OldMlx5 = struct('mvdev', { core_device: vfio_pci_core_device(), state_mutex: mutex() })
  return scenario({
    tasks: [
      task('pread', mlx5vf_pci_mig_rw, mvdev),
      task('config write', vfio_exp_config_write_before, mvdev),
      task('MAP_DMA', vfio_dma_do_map<OldMlx5>, vfio_iommu(), mvdev, vfio_pci_mmap_fault),
    ],
  })
}
