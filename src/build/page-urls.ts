import { existsSync } from 'node:fs'
import { extname, join } from 'node:path'

/** URLs as seen from one file of the built site. */
export class PageUrls {
  readonly #root: string
  /** Path of the file from the site's root. */
  readonly file: string

  constructor(root: string, file: string) {
    this.#root = root
    this.file = file
  }

  /** Path from this file to the site's root: `./`, `../`, ... */
  get toRoot(): string {
    return '../'.repeat(this.file.split('/').length - 1) || './'
  }

  /** A root-absolute URL as one relative to this file; any other URL as it is. */
  relative(url: string): string {
    const [, path, rest = ''] = /^\/(?!\/)([^?#]*)(.*)$/s.exec(url) ?? []
    return path === undefined ? url : this.toRoot + this.#target(path) + rest
  }

  /** The error for a URL that would break when the site moves. */
  unknown(what: string): Error {
    return new Error(`${this.file} holds ${what}. Teach src/build/portable.ts about it.`)
  }

  /** The file that a server would answer with. */
  #target(path: string): string {
    if (path === '' || path.endsWith('/')) return `${path}index.html`
    const isDirectory = extname(path) === '' && existsSync(join(this.#root, decodeURI(path), 'index.html'))
    return isDirectory ? `${path}/index.html` : path
  }
}
