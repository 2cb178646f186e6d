import type { StateGraph } from '../value/index.ts'

/** How often the layers are put in order from above and from below. */
const sweeps = 12

/**
 * The states of a graph in layers by their distance from the start, each layer from left to right, so that transitions
 * cross seldom: each state is moved to the mean place of its neighbours in the layer above, then of those in the layer
 * below, and the order with the fewest crossings is kept. The same graph always gives the same order.
 */
export function layersOf({ states, transitions }: StateGraph): readonly (readonly number[])[] {
  const layers: number[][] = []
  states.forEach(({ depth }, state) => {
    layers[depth] ??= []
    layers[depth].push(state)
  })
  const links = transitions
    .filter(({ from, to }) => (states[to]?.depth ?? 0) === (states[from]?.depth ?? 0) + 1)
    .map(({ from, to }) => [from, to] as const)
  const above = neighbours(
    states.length,
    links.map(([from, to]) => [to, from]),
  )
  const below = neighbours(states.length, links)
  let order = layers
  let best = order
  let fewest = crossings(order, below)
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    order = sweep % 2 === 0 ? sorted(order, above, 1) : sorted(order, below, -1)
    const count = crossings(order, below)
    if (count < fewest) {
      fewest = count
      best = order
    }
  }
  return best
}

type Neighbours = readonly (readonly number[])[]

function neighbours(states: number, links: readonly (readonly [number, number])[]): Neighbours {
  const lists = Array.from({ length: states }, (): number[] => [])
  for (const [from, to] of links) if (!lists[from]?.includes(to)) lists[from]?.push(to)
  return lists
}

/** Each layer by the mean place of the states' neighbours in the layer before it; `step` 1 goes down, -1 up. */
function sorted(layers: readonly number[][], next: Neighbours, step: 1 | -1): number[][] {
  const result = layers.map(layer => [...layer])
  const order = step === 1 ? result : [...result].reverse()
  order.forEach((layer, at) => {
    const place = placesOf(order[at - 1] ?? [])
    const own = placesOf(layer)
    const mean = (state: number) => {
      const places = (next[state] ?? []).flatMap(other => place.get(other) ?? [])
      const sum = places.reduce((total, one) => total + one, 0)
      return places.length === 0 ? (own.get(state) ?? 0) : sum / places.length
    }
    const means = new Map(layer.map(state => [state, mean(state)]))
    layer.sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0) || (own.get(a) ?? 0) - (own.get(b) ?? 0))
  })
  return result
}

/** Places of a layer's states, 0 in its middle. */
function placesOf(layer: readonly number[]): ReadonlyMap<number, number> {
  return new Map(layer.map((state, index) => [state, index - (layer.length - 1) / 2]))
}

/** How many pairs of transitions between neighbouring layers cross. */
function crossings(layers: readonly (readonly number[])[], below: Neighbours): number {
  let count = 0
  layers.forEach((layer, at) => {
    const lower = placesOf(layers[at + 1] ?? [])
    const ends = layer.map(state => (below[state] ?? []).flatMap(other => lower.get(other) ?? []))
    ends.forEach((left, index) => {
      for (const right of ends.slice(index + 1)) {
        for (const a of left) for (const b of right) if (b < a) count++
      }
    })
  })
  return count
}
