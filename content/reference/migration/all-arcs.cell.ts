import { migrationMachine, type Table } from 'deferred-reset'

const machines = [1, 3, 5, 7].map(flags => migrationMachine({ flags }))
const arcName = ({ from, to }: { from: number; to: number }) => `${from} ${to}`
const sets = machines.map(({ arcs }) => new Set(arcs.map(arcName)))

// Every arc that some device has, in the order of the states' numbers.
const arcs = new Map(
  machines.flatMap(machine => machine.arcs.map(arc => [arcName(arc), arc])),
)

const table: Table = {
  kind: 'table',
  caption: 'Arcs: what a driver implements, and what each does to the data session',
  columns: ['from', 'to', '0x1', '0x3', '0x5', '0x7', 'data session'],
  rows: [...arcs.values()]
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(arc => [
      machines[0]?.names[arc.from] ?? '',
      machines[0]?.names[arc.to] ?? '',
      ...sets.map(set => set.has(arcName(arc))),
      arc.data === undefined ? '–' : `${arc.data.change} the ${arc.data.session} one`,
    ]),
}
export default table
