/** What is needed of `localStorage`. */
export type EditStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The key under which a reader's edit of one cell is kept; `folder` is the page's under `content`. */
export function editKey(folder: string, name: string): string {
  return `deferred-reset:edit:${folder}/${name}`
}

/** A reader's edits of one page, kept over reloads as far as the browser lets them. */
export interface SavedEdits {
  /** The edited text, or null. */
  load(name: string): string | null
  /** Keeps a text, or forgets it when it is null; says whether the browser did so. */
  save(name: string, text: string | null): boolean
}

/** Edits kept in `storage`; null stands for a browser that refuses to keep anything. */
export function savedEdits(storage: EditStorage | null, folder: string): SavedEdits {
  return {
    load: name => {
      try {
        return storage?.getItem(editKey(folder, name)) ?? null
      } catch {
        return null
      }
    },
    save: (name, text) => {
      if (storage === null) return false
      try {
        if (text === null) storage.removeItem(editKey(folder, name))
        else storage.setItem(editKey(folder, name), text)
        return true
      } catch {
        // Full, or switched off.
        return false
      }
    },
  }
}
