import { Arrow, Box, type Drawing, LockBar, LockTag, Words } from '../kit.tsx'

const entry = { x: 142, width: 76 }
/** The bars of memory_lock: the guest's at the left of the entry, the reset's at its right. */
const guest = { x: 114, width: 12, name: 'memory_lock' }
const reset = { x: 230, width: 12, name: 'memory_lock' }

export const barLife: Drawing = {
  title: 'A page of a mapped BAR, from its first fault over a reset to its next',
  words: [
    'Time runs downwards. At the left is the guest, in the middle the page-table entry of the BAR’s page, at the right a reset.',
    'There is no entry. The guest touches the page and faults. The fault takes memory_lock to read and makes an entry.',
    'The guest reads and writes the device by the entry, without the kernel and without a lock.',
    'A reset begins. It takes memory_lock to write, removes the entry, and resets the device.',
    'The guest touches the page and faults again. The fault waits for memory_lock.',
    'The reset releases memory_lock. The fault gets it to read and makes a new entry, and the guest goes on.',
  ],
  width: 350,
  height: 400,
  locks: ['memory_lock'],
  draw: () => (
    <>
      <Words x={4} y={14} lines={['guest']} tone="strong" />
      <Words x={180} y={14} lines={['page-table entry']} tone="strong" anchor="middle" />
      <Words x={250} y={14} lines={['reset']} tone="strong" />

      <Box {...entry} y={26} height={58} lines={['none']} tone="gone" />
      <Words x={4} y={46} lines={['touches the', 'page: a fault']} />
      <LockBar {...guest} y={50} height={40} held="read" />
      <Arrow
        points={[
          [126, 84],
          [142, 84],
        ]}
      />

      <Box {...entry} y={84} height={86} lines={['present']} tone="key" />
      <Words x={4} y={120} lines={['reads and writes,', 'without the kernel']} />
      <Arrow
        points={[
          [114, 123],
          [142, 123],
        ]}
        heads="both"
      />

      <Words x={250} y={152} lines={['begins']} />
      <LockBar {...reset} y={156} height={140} held="write" />
      <Arrow
        points={[
          [230, 170],
          [218, 170],
        ]}
      />
      <Words x={250} y={174} lines={['removes', 'the entry']} />
      <Words x={250} y={222} lines={['resets', 'the device']} />
      <Words x={250} y={284} lines={['releases']} />

      <Box {...entry} y={170} height={150} lines={['none']} tone="gone" />
      <Words x={4} y={206} lines={['touches the', 'page: a fault,', 'and waits']} />
      <LockBar {...guest} y={202} height={94} held="waits" />

      <LockBar {...guest} y={296} height={32} held="read" />
      <Arrow
        points={[
          [126, 320],
          [142, 320],
        ]}
      />
      <Box {...entry} y={320} height={46} lines={['present']} tone="key" />
      <Words x={4} y={316} lines={['gets the lock,', 'makes an entry']} />
      <Words x={4} y={356} lines={['goes on']} />
      <Arrow
        points={[
          [114, 350],
          [142, 350],
        ]}
        heads="both"
      />

      <LockTag x={4} y={392} name="memory_lock" how="guest: to read; reset: to write" />
    </>
  ),
}
