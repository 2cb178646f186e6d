export { defineFlows } from './flow.ts'
export { type Scenario, scenario, type Task, task } from './scenario.ts'
export { type Opened, open, type Source } from './source.ts'
export { holders, inState, pointer, struct } from './struct.ts'
