import { type Mutex, mutex } from '../kernel/index.ts'
import { pointer, struct } from '../lang/index.ts'
import {
  type Callbacks,
  type VfioDevice,
  type VfioPciCoreDevice,
  vfio_pci_core_device,
} from './core-device.model.ts'
import { type MigrationFile, migration_file } from './migration-file.model.ts'

/** The states that the flows tell apart; the arcs between others take the same locks. */
export type State = 'ERROR' | 'STOP' | 'RUNNING' | 'STOP_COPY' | 'RESUMING'

/** Which session is open at the start. */
export type Session = 'none' | 'saving' | 'resuming'

/** What the private structure of a driver with migration has. */
export interface Migration {
  readonly core_device: VfioPciCoreDevice
  readonly state_mutex: Mutex
  mig_state: State
  saving_migf: MigrationFile | null
  resuming_migf: MigrationFile | null
  /** The memory that files are made of. */
  readonly files: { readonly saving: MigrationFile; readonly resuming: MigrationFile }
}

/** `struct vfio_migration_ops`, and the operations of a data_fd. */
export interface MigrationOps<D> {
  readonly migration_set_state: (device: D, new_state: State) => void
  readonly migration_get_state: (device: D) => State
  readonly migration_get_data_size: (device: D) => number
  readonly read: (device: D) => number
  readonly write: (device: D) => number
  /** VFIO_MIG_GET_PRECOPY_INFO; null for a driver without PRE_COPY. */
  readonly precopy_ioctl: ((device: D) => number) | null
  /** What closing the device does to its sessions; null where the sources at hand do not say. */
  readonly close_device: ((device: D) => void) | null
}

/** A driver's private structure, with its callbacks. */
export interface MigrationDevice<D> extends VfioDevice<D>, Migration {
  readonly mig_ops: MigrationOps<D>
}

/** What is the same in every driver's structure when the session is open and nothing has happened yet. */
export const migration_fields = <D>(
  session: Session,
  callbacks: { err_handler: Callbacks<D>; mig_ops: MigrationOps<D> },
  fileName = 'migf',
) => {
  const files = struct('files', {
    saving: migration_file(fileName, session === 'saving'),
    resuming: migration_file(fileName, session === 'resuming'),
  })
  const mig_state: State = session === 'none' ? 'RUNNING' : session === 'saving' ? 'STOP_COPY' : 'RESUMING'
  return {
    core_device: vfio_pci_core_device(),
    state_mutex: mutex(),
    mig_state,
    saving_migf: pointer<MigrationFile>(session === 'saving' ? files.saving : null),
    resuming_migf: pointer<MigrationFile>(session === 'resuming' ? files.resuming : null),
    files,
    err_handler: struct('err_handler', callbacks.err_handler),
    mig_ops: struct('mig_ops', callbacks.mig_ops),
  }
}
