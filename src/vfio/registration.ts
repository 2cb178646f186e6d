/** What a device says it can do: `VFIO_MIGRATION_*`. */
export type MigrationFlag = 'STOP_COPY' | 'P2P' | 'PRE_COPY'

const required = ['migration_get_state', 'migration_set_state', 'migration_get_data_size'] as const

/**
 * Why vfio-pci-core refuses to register a device with -EINVAL, or undefined when it does not
 * (drivers/vfio/pci/vfio_pci_core.c: `vfio_pci_core_register_device`, Linux 7.2.13). A device without `mig_ops` has no
 * migration. A missing reset_done is no reason: the PCI core does not call what is not there.
 */
export function registration(
  flags: readonly MigrationFlag[],
  mig_ops: Partial<Readonly<Record<(typeof required)[number], unknown>>> | null,
): string | undefined {
  if (mig_ops === null) return undefined
  const missing = required.filter(callback => mig_ops[callback] === undefined || mig_ops[callback] === null)
  const [first] = missing
  if (first !== undefined)
    return `vfio_pci_core_register_device returns -EINVAL: mig_ops has no ${missing.join(', no ')}; a device with mig_ops gives all of ${required.join(', ')}`
  if (!flags.includes('STOP_COPY'))
    return `vfio_pci_core_register_device returns -EINVAL: migration_flags is ${flags.join(' | ') || '0'}; a device with mig_ops sets STOP_COPY`
  return undefined
}
