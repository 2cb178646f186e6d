import { type Task, task } from '../lang/index.ts'
import type { ResetWay } from '../value/index.ts'
import { vfio_pci_mmap_huge_fault } from './bar.model.ts'
import {
  do_user_addr_fault,
  hva_to_pfn,
  vfio_dma_do_map,
  vfio_iommu,
  vm_area_struct,
  vm_mmap_pgoff,
} from './bar-users.model.ts'
import type { UserProcess, VfioDevice } from './core-device.model.ts'
import type { Migration, MigrationDevice, Session, State } from './migration-device.model.ts'
import {
  data_precopy_info,
  data_read,
  data_write,
  vfio_get_data_size,
  vfio_get_device_state,
  vfio_set_device_state,
} from './migration-ioctls.model.ts'
import { type MigrationFlag, registration } from './registration.ts'
import {
  reset_store,
  vfio_exp_config_write,
  vfio_pci_core_enable,
  vfio_pci_ioctl_reset,
} from './reset.model.ts'

/** What a thread can do to a device. */
export type FlowName =
  | 'set_device_state'
  | 'get_device_state'
  | 'get_data_size'
  | 'precopy_info'
  | 'read'
  | 'write'
  | 'close'
  | 'reset'
  | 'config_reset'
  | 'sysfs_reset'
  | 'open'
  | 'pin'
  | 'kvm_fault'
  | 'user_fault'
  | 'mmap_writer'
  | 'recovery'
  | 'start_page_tracker'

/** A device as a version of a driver has it, and its flows, each made into a task of the given name. */
export interface Setup {
  readonly process: UserProcess
  /** What of the device the claims ask; absent where there is no migration. */
  readonly migration?: Migration
  readonly flows: Partial<Readonly<Record<FlowName, (name: string, state: State) => Task>>>
}

/** Linux releases that the histories of the drivers span, oldest first. */
export const linuxReleases = [
  ...['5.18', '5.19'],
  ...Array.from({ length: 20 }, (_, minor) => `6.${minor}`),
  ...['7.0', '7.1', '7.2'],
]

/** A version's place among `linuxReleases`. */
export type VersionTime =
  | {
      /** The first and the last release that had it, as far as we know. */
      readonly released: readonly [from: string, to: string]
      /** Which of the two is the first, or the last, of which we know, while it may have come or gone at another. */
      readonly unsure?: 'from' | 'to' | 'both'
    }
  | {
      /** Only proposed, while this release was in the making. */
      readonly posted: string
    }

/** A driver in one state of its history. */
export interface Version {
  /** Unique among the driver's: a release, or a commit. */
  readonly id: string
  /** Which Linux had it: `6.19 to 7.1`, or why none had. */
  readonly release: string
  /** Absent for what was never posted. */
  readonly time?: VersionTime
  /** Where it came from; absent for what was only proposed. */
  readonly commit?: string
  /** What is different from the version before, as a sentence. */
  readonly changed: string
  /** What was wrong with it and has been mended since, each in a few words. */
  readonly mended?: readonly string[]
  readonly reset: ResetWay
  readonly migrationFlags: readonly MigrationFlag[]
  /** Locks of the driver, by the names of their classes, outermost first. */
  readonly locks: readonly string[]
  /** Where what is modelled is said: ids of content/reference/sources.json. */
  readonly sources: readonly string[]
  /** What of it is our own conclusion; empty when nothing is. */
  readonly derived: readonly string[]
  /** The name under which its lock sequence was put to the lockdep of Linux 6.1.192; absent when it was not. */
  readonly recorded?: string
  /** A new device with the given session open. */
  readonly setup: (session: Session) => Setup
}

export interface Driver {
  readonly name: string
  /** Its file in the kernel. */
  readonly path: string
  /** What its model leaves out besides what the core's leaves out. */
  readonly leftOut: string
  /** Oldest first. */
  readonly versions: readonly Version[]
}

/** The version of a driver with the given id. Throws when there is none. */
export function versionOf({ name, versions }: Driver, id: string): Version {
  const found = versions.find(version => version.id === id)
  if (found !== undefined) return found
  throw new Error(
    `${name} has no version ${JSON.stringify(id)}; it has ${versions.map(version => version.id).join(', ')}`,
  )
}

/** The flows of any vfio-pci device. */
export function pciFlows<D extends VfioDevice<D>>(
  device: D,
  fault: (device: D) => void = vfio_pci_mmap_huge_fault,
): Setup {
  const { user } = device.core_device
  return {
    process: user,
    flows: {
      reset: name => task(name, vfio_pci_ioctl_reset<D>, device),
      config_reset: name => task(name, vfio_exp_config_write<D>, device),
      sysfs_reset: name => task(name, reset_store<D>, device),
      open: name => task(name, vfio_pci_core_enable<D>, device),
      pin: name => task(name, vfio_dma_do_map<D>, vfio_iommu(), device, fault),
      kvm_fault: name => task(name, hva_to_pfn<D>, device, fault),
      user_fault: name => task(name, do_user_addr_fault<D>, vm_area_struct(), device, fault, false),
      mmap_writer: name => task(name, vm_mmap_pgoff, user.mm),
    },
  }
}

/**
 * The flows of a vfio-pci device with migration. Throws where the core would refuse to register the device, for the
 * core's reason.
 */
export function migrationFlows<D extends MigrationDevice<D>>(
  device: D,
  flags: readonly MigrationFlag[],
): Setup {
  const refused = registration(flags, device.mig_ops)
  if (refused !== undefined) throw new Error(refused)
  const { process, flows } = pciFlows(device)
  const { precopy_ioctl, close_device } = device.mig_ops
  return {
    process,
    migration: device,
    flows: {
      ...flows,
      ...fileFlows(device),
      ...(precopy_ioctl && { precopy_info: name => task(name, data_precopy_info<D>, device) }),
      ...(close_device && { close: name => task(name, close_device, device) }),
    },
  }
}

/** The flows of migration itself. */
export function fileFlows<D extends MigrationDevice<D>>(device: D): Setup['flows'] {
  return {
    set_device_state: (name, state) => task(name, vfio_set_device_state<D>, device, state),
    get_device_state: name => task(name, vfio_get_device_state<D>, device),
    get_data_size: name => task(name, vfio_get_data_size<D>, device),
    read: name => task(name, data_read<D>, device),
    write: name => task(name, data_write<D>, device),
  }
}
