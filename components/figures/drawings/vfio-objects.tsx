import { Arrow, Box, type Drawing, Frame, LockTag } from '../kit.tsx'

const left = { x: 24, width: 148 }
const right = { x: 190, width: 136 }

export const vfioObjects: Drawing = {
  title: 'What belongs to whom when a device is passed through',
  words: [
    'A monitor, which is a process, holds two file descriptors: one of the device, for ioctl, mmap and read, and one of /dev/iommu, or of a container.',
    'Behind the device fd the kernel has a vfio_device, inside the structure of its driver, and with it memory_lock. Through it go accesses to config space, and resets.',
    'Behind the other fd the kernel has an address space for the device, the IOAS: what it may reach by DMA. Its page tables are given to the IOMMU. The device is attached to it.',
    'In the monitor’s memory are the mapped BAR, made by mmap of the device fd, and the guest’s memory.',
    'Two ways bypass the kernel: from the mapped BAR straight to the device, and from the device through the IOMMU straight to the guest’s memory.',
  ],
  width: 350,
  height: 394,
  locks: ['memory_lock'],
  draw: () => (
    <>
      <Frame x={0.5} y={0.5} width={349} height={152} label="monitor, a process" indent={24} />
      <Box {...left} y={26} height={46} name="mapped BAR" lines={['part of its memory']} />
      <Box {...right} y={26} height={46} name="guest memory" lines={['where DMA may go']} />
      <Box {...left} y={94} height={46} name="device fd" lines={['ioctl, mmap, read']} />
      <Box {...right} y={94} height={46} name="/dev/iommu" lines={['or container fd']} />

      <Frame x={0.5} y={166} width={349} height={126} label="kernel" indent={24} />
      <Box
        {...left}
        y={190}
        height={90}
        tone="key"
        name="vfio_device"
        lines={['in the structure', 'of its driver', ' ']}
      />
      <LockTag x={46} y={266} name="memory_lock" />
      <Box {...right} y={190} height={90} name="IOAS" lines={['what the device', 'may reach by DMA']} />

      <Frame x={0.5} y={306} width={349} height={87} label="hardware" indent={24} />
      <Box {...left} y={332} height={48} name="device" lines={['registers, memory']} />
      <Box {...right} y={332} height={48} name="IOMMU" lines={['translates DMA']} />

      <Arrow
        points={[
          [98, 94],
          [98, 72],
        ]}
        dashed
      />
      <Arrow
        points={[
          [98, 140],
          [98, 190],
        ]}
      />
      <Arrow
        points={[
          [258, 140],
          [258, 190],
        ]}
      />
      <Arrow
        points={[
          [172, 215],
          [190, 215],
        ]}
        heads="both"
        dashed
      />
      <Arrow
        points={[
          [98, 280],
          [98, 332],
        ]}
      />
      <Arrow
        points={[
          [258, 280],
          [258, 332],
        ]}
      />
      <Arrow
        points={[
          [172, 356],
          [190, 356],
        ]}
      />
      <Arrow
        points={[
          [24, 49],
          [11, 49],
          [11, 356],
          [24, 356],
        ]}
      />
      <Arrow
        points={[
          [326, 356],
          [339, 356],
          [339, 49],
          [326, 49],
        ]}
      />
    </>
  ),
}
