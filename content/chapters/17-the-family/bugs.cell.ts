// Bugs of the history that are a matter of ordering: the flows that show each and the claim
// it breaks, asked of the version that had it and of the one that mended it.
import { driverOf, explore, type FlowName, scene } from 'deferred-reset'

const lost = 'no reset is lost'
const bugs: [driver: string, FlowName[], claim: string, had: string, mended: string][] = [
  ['mlx5', ['start_page_tracker', 'reset'], lost, '6.2', '7.2'],
  ['hisi_acc', ['reset'], lost, '6.2', '7.2'],
  [
    'pds',
    ['recovery', 'get_device_state', 'reset'],
    'no primitive is used wrongly',
    '6.6',
    '6.7',
  ],
  ['pds', ['reset'], 'a running device has no session open', '6.7', '8512ed256334'],
  ['xe', ['set_device_state', 'reset'], 'no data race', '6.19', '7.2'],
]

const ask = (driver: string, version: string, flows: FlowName[], claim: string) => {
  const of = scene(driverOf(driver), version, { session: 'saving', flows })
  const { properties } = explore(of.scenario, { finally: of.finally })
  const asked = properties.find(property => property.claim === claim)
  return `${version}: ${asked?.verdict}${asked?.cost ? `, ${asked.cost.steps} steps` : ''}`
}

export default {
  kind: 'table',
  caption: 'What the models say, with a file open',
  columns: ['driver', 'flows', 'claim', 'had the bug', 'mended'],
  rows: bugs.map(([driver, flows, claim, had, mended]) => [
    driver,
    flows.join(', '),
    claim,
    ask(driver, had, flows, claim),
    ask(driver, mended, flows, claim),
  ]),
}
