import { Arrow, Box, type Drawing, Frame, LockTag } from '../kit.tsx'

const caller = { x: 6, width: 122, height: 48 }
const table = { x: 196, width: 146, height: 48 }

/** Who calls, through which table of functions. */
const doors = [
  { by: 'the bus', does: ['binds, unbinds'], name: 'pci_driver', has: ['probe, remove'] },
  { by: 'VFIO core', does: ['open, ioctl, mmap'], name: 'vfio_device_ops', has: ['mostly the library’s'] },
  { by: 'VFIO core', does: ['ioctl: a feature'], name: 'mig_ops, log_ops', has: ['state, size; log'] },
  { by: 'a reader', does: ['of the data fd'], name: 'file_operations', has: ['read, write, ioctl'] },
  { by: 'PCI core', does: ['in a reset'], name: 'err_handler', has: ['reset_prepare, _done'] },
] as const

export const variantDoors: Drawing = {
  title: 'Five tables of functions through which a variant driver is called',
  words: [
    'The bus calls probe and remove in pci_driver, to bind and unbind a device.',
    'VFIO’s core calls open, ioctl and mmap in vfio_device_ops; most of them are functions of the library.',
    'VFIO’s core calls mig_ops and log_ops, for the ioctl that asks for a feature: migration state, data size, the log of DMA.',
    'Whoever reads from or writes to the data fd calls the file_operations of the migration file.',
    'The PCI core calls reset_prepare and reset_done in err_handler, in the middle of a reset. This caller may hold memory_lock to write.',
  ],
  width: 350,
  height: 352,
  locks: ['memory_lock'],
  draw: () => (
    <>
      <Frame x={0.5} y={0.5} width={133} height={351} label="who calls" />
      <Frame x={188} y={0.5} width={161.5} height={351} label="the variant driver" />
      {doors.map(({ by, does, name, has }, index) => {
        const y = 26 + index * 62
        return (
          <g key={name}>
            <Box {...caller} y={y} lines={[by, ...does]} />
            <Arrow
              points={[
                [caller.x + caller.width, y + 24],
                [table.x, y + 24],
              ]}
            />
            <Box {...table} y={y} name={name} lines={has} {...(by === 'PCI core' && { tone: 'key' })} />
          </g>
        )
      })}
      <LockTag x={198} y={341} name="memory_lock" how="held?" />
    </>
  ),
}
