import { expect, test } from 'vitest'
import { runCell } from './run-cell.ts'

const chapter = '05-the-migration-state-machine'

test('the explorer catches the endless loop as a livelock, and says that the reset is not carried out', async () => {
  const value = await runCell(chapter, 'flows')
  if (value.kind !== 'comparison') throw new Error(`flows shows a ${value.kind}`)
  const broken = value.explorations.map(({ title, properties }) => [
    title,
    properties.filter(({ verdict }) => verdict !== 'verified').map(({ claim }) => claim),
  ])
  expect(broken).toEqual([
    ['6.2', ['no livelock', 'the driver can still catch up']],
    ['7.2.13', []],
  ])
})

test('the table of ways has what the text says of it', async () => {
  const value = await runCell(chapter, 'sets')
  if (value.kind !== 'table') throw new Error(`sets shows a ${value.kind}`)
  expect(value.rows).toEqual([
    [1, 'RUNNING to STOP', 'RUNNING_P2P', 'STOP'],
    [3, 'RUNNING to STOP', '', 'RUNNING_P2P, STOP'],
    [5, 'RUNNING to STOP', 'RUNNING_P2P', 'STOP'],
    [7, 'RUNNING to STOP', '', 'RUNNING_P2P, STOP'],
    [5, 'PRE_COPY to STOP_COPY', 'PRE_COPY_P2P', 'STOP_COPY'],
    [7, 'PRE_COPY to STOP_COPY', '', 'PRE_COPY_P2P, STOP_COPY'],
  ])
})

test.each(['xe', 'source', 'refused', 'endless'])('the cell %s shows a machine', async cell => {
  expect((await runCell(chapter, cell)).kind).toBe('machine')
})
