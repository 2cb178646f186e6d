import { Arrow, Box, type Drawing, Frame, LockTag } from '../kit.tsx'

const left = { x: 8, width: 144 }
const right = { x: 190, width: 144 }

export const pfAndVf: Drawing = {
  title: 'Guest, monitor, drivers, PF and VF: who talks to whom',
  words: [
    'The guest’s own driver talks to the VF directly, past the host.',
    'The monitor talks to VFIO’s core, by ioctls and by the data fd; VFIO’s core calls xe-vfio-pci, which is bound to the VF and has state_mutex.',
    'xe-vfio-pci resets the VF and reaches its config space. For what belongs to migration it calls xe, the driver that is bound to the PF.',
    'xe keeps the VF’s migration data, under migration->lock, of which there is one for each VF. It controls the PF.',
    'In the card, the PF pauses the VF, and saves and restores it.',
  ],
  width: 350,
  height: 366,
  locks: ['state_mutex', 'migration->lock'],
  draw: () => (
    <>
      <Box {...left} y={6} height={46} name="monitor" lines={['ioctls, data fd']} />
      <Box {...right} y={6} height={46} name="guest" lines={['its own driver']} />

      <Frame x={0.5} y={66} width={341} height={196} label="the host’s kernel" />
      <Box {...right} y={90} height={46} name="VFIO core" lines={['and its library']} />
      <Box {...right} y={166} height={84} name="xe-vfio-pci" lines={['bound to the VF', ' ']} tone="key" />
      <LockTag x={212} y={235} name="state_mutex" />
      <Box {...left} y={166} height={84} name="xe" lines={['bound to the PF', ' ']} />
      <LockTag x={15} y={235} name="migration->lock" />

      <Frame x={0.5} y={276} width={341} height={89} label="the card" />
      <Box {...left} y={302} height={50} name="PF" lines={['controls the card']} />
      <Box {...right} y={302} height={50} name="VF" lines={['the guest’s part']} />

      <Arrow
        points={[
          [138, 52],
          [138, 113],
          [190, 113],
        ]}
      />
      <Arrow
        points={[
          [262, 136],
          [262, 166],
        ]}
      />
      <Arrow
        points={[
          [190, 198],
          [152, 198],
        ]}
      />
      <Arrow
        points={[
          [80, 250],
          [80, 302],
        ]}
      />
      <Arrow
        points={[
          [262, 250],
          [262, 302],
        ]}
        dashed
      />
      <Arrow
        points={[
          [152, 327],
          [190, 327],
        ]}
      />
      <Arrow
        points={[
          [334, 29],
          [346, 29],
          [346, 327],
          [334, 327],
        ]}
      />
    </>
  ),
}
