// What vfio_pci_core_register_device answers, Linux 7.2.13.
import { registration } from 'deferred-reset'

const callback = () => undefined
const all = {
  migration_get_state: callback,
  migration_set_state: callback,
  migration_get_data_size: callback,
}
const { migration_get_data_size: _, ...noSize } = all

export default {
  kind: 'table',
  caption: 'Registering a device',
  columns: ['the driver gives', 'answer'],
  rows: [
    ['no mig_ops', registration([], null) ?? '0'],
    ['all three callbacks, STOP_COPY', registration(['STOP_COPY'], all) ?? '0'],
    ['all three, STOP_COPY and P2P', registration(['STOP_COPY', 'P2P'], all) ?? '0'],
    ['all three, PRE_COPY alone', registration(['PRE_COPY'], all) ?? '0'],
    ['no data size, STOP_COPY', registration(['STOP_COPY'], noSize) ?? '0'],
  ],
} as const
