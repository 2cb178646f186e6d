import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What Playwright needs to start a browser. */
export interface Browser {
  readonly executablePath: string
  readonly args: string[]
  readonly env: Record<string, string>
}

/** Containers seldom allow the browser's own sandbox; the tests open our pages only. */
const args = ['--no-sandbox', '--disable-dev-shm-usage']

/**
 * The Chromium that tests use: the one that `CHROMIUM` names, else the system's, else the one that comes
 * with the npm packages (`CHROMIUM=npm` asks for that one). Throws when there is none for this machine.
 */
export async function findBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM
  if (named && named !== 'npm') {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, which does not exist.`)
    return { executablePath: named, args, env: environment() }
  }
  const installed = named
    ? undefined
    : [
        '/usr/bin/chromium',
        '/usr/bin/chromium-browser',
        '/usr/bin/google-chrome',
        '/usr/bin/google-chrome-stable',
      ].find(file => existsSync(file))
  return installed ? { executablePath: installed, args, env: environment() } : packagedBrowser()
}

function environment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(entry => entry[1] !== undefined)
  return Object.fromEntries(entries) as Record<string, string>
}

/** The browser of @sparticuz/chromium, unpacked once, with the libraries it needs where the system has none. */
async function packagedBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Found no Chromium. Install one, or name it: CHROMIUM=/path/to/chromium npm test')
  }
  const bin = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin')
  const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))
  const folder = join(cache, 'chromium')
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true })
    const unpacking = await mkdtemp(join(cache, 'chromium-'))
    const { TMPDIR } = process.env
    // The package unpacks into the temporary folder, and takes whatever already has its name there.
    process.env.TMPDIR = unpacking
    try {
      const { default: chromium, inflate } = await import('@sparticuz/chromium')
      await chromium.executablePath(bin)
      await inflate(join(bin, 'al2023.tar.br'))
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
    }
    // Another process may have been faster; both results are the same.
    await rename(unpacking, folder).catch(() => rm(unpacking, { recursive: true }))
  }
  const env = environment()
  env.LD_LIBRARY_PATH = [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = join(folder, 'fonts')
  return { executablePath: join(folder, 'chromium'), args, env }
}
