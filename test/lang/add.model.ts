import { struct } from '../../src/index.ts'

const dev = struct('dev', { count: 0 })

export function add(by: number) {
  dev.count += by
}

export function add_twice(by: number) {
  dev.count += by
  dev.count += by
}
