type Photograph = ReadonlyMap<object, ReadonlyMap<PropertyKey, PropertyDescriptor>>

/**
 * Remembers the global object and the built-in objects one and two steps from it. What it returns says whether any of
 * them has changed since: a run must find the worker as the one before it did.
 */
export function watchRealm(realm: object = globalThis): () => boolean {
  const before = photograph(realm)
  return () => [...before].some(([object, properties]) => hasChanged(object, properties))
}

function photograph(realm: object): Photograph {
  const seen = new Map<object, ReadonlyMap<PropertyKey, PropertyDescriptor>>()
  const take = (object: object, depth: number) => {
    if (seen.has(object)) return
    const keys = Reflect.ownKeys(object)
    const properties = new Map<PropertyKey, PropertyDescriptor>()
    seen.set(object, properties)
    for (const key of keys) {
      const descriptor = Reflect.getOwnPropertyDescriptor(object, key)
      if (descriptor === undefined) continue
      properties.set(key, descriptor)
      const value: unknown = descriptor.value
      if (depth > 0 && (typeof value === 'function' || (typeof value === 'object' && value !== null))) {
        take(value, depth - 1)
      }
    }
  }
  take(realm, 2)
  return seen
}

function hasChanged(object: object, properties: ReadonlyMap<PropertyKey, PropertyDescriptor>): boolean {
  const keys = Reflect.ownKeys(object)
  if (keys.length !== properties.size) return true
  return keys.some(key => {
    const before = properties.get(key)
    const now = Reflect.getOwnPropertyDescriptor(object, key)
    return (
      before === undefined ||
      now === undefined ||
      !Object.is(before.value, now.value) ||
      before.get !== now.get ||
      before.set !== now.set ||
      before.writable !== now.writable ||
      before.configurable !== now.configurable
    )
  })
}
