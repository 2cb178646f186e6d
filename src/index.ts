/** The library that cells import as `deferred-reset`. */
export * from './core.ts'
export * from './drivers.ts'
export * from './extras.ts'
