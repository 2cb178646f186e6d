import { migrationRequest, migrationStates, type Table } from 'deferred-reset'

const numbers = migrationStates.map((_, number) => number)
const pairs = numbers.flatMap(from => numbers.map(to => ({ from, to })))

const paths = pairs
  .map(({ from, to }) => migrationRequest(7, from, to))
  .filter(({ answer, path }) => answer === 'reached' && path.length > 2)
  .map(({ path }) => path.map(state => migrationStates[state] ?? ''))

const table: Table = {
  kind: 'table',
  caption: `The ${paths.length} combination transitions of flags 0x7`,
  columns: ['from', 'to', 'arcs', 'by way of'],
  rows: paths.map(path => [
    path[0] ?? '',
    path.at(-1) ?? '',
    path.length - 1,
    path.slice(1, -1).join(' → '),
  ]),
}
export default table
