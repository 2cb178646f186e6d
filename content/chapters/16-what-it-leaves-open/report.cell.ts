// One thread does it all, one call after the other: what the validator then prints.
import { lockdep, scenario } from 'deferred-reset'
import { pin_dma, reset, save_read } from './flows.cell.ts'

const said = lockdep(scenario({ tasks: [save_read, pin_dma, reset] }))
const body = said.kind === 'report' && said.body.type === 'circular' ? said.body : null

export default {
  kind: 'table',
  caption: 'What step 5 should print',
  columns: ['in the report', 'lock', 'in'],
  rows:
    body === null
      ? [['nothing', '', '']]
      : [
          ['is trying to acquire', body.acquiring.lock.name, body.acquiring.at.symbol],
          ['is already holding', body.target.lock.name, body.target.at.symbol],
          ...body.chain.map(({ lock, frames }, index) => [
            `-> #${body.chain.length - 1 - index}`,
            lock.name,
            frames.find(({ file }) => file?.endsWith('.cell.ts'))?.symbol ?? '',
          ]),
        ],
} as const
