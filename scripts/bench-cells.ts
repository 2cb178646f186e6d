// How fast the cells of the course that explore give their verdict in a worker of the page, without the page.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from '@playwright/test'
import { type LibraryText, workerScript } from '../src/cell/frame.ts'
import { neededParts, partNames } from '../src/cell/parts.ts'
import type { CellSource, PartTexts } from '../src/cell/protocol.ts'
import { printTimes } from './measured.ts'

const runs = { fresh: 9, rehearsed: 5, warm: 40 }
/** Edits that only let the compiler and the explorer become fast. */
const before = 15
/** How long a worker rehearses, in ms; it stops by itself. */
const rehearsal = 1500

const content = fileURLToPath(new URL('../content/chapters/', import.meta.url))
const chunks = fileURLToPath(new URL('../dist/_astro/', import.meta.url))

/** The times of one cell, in ms. */
interface CellTimes {
  readonly kind: string
  /** From the start of a worker to the verdict; the texts of library and compiler are there. */
  readonly fresh: readonly number[]
  /** From a first request to the verdict, in a worker that had time to rehearse. */
  readonly rehearsed: readonly number[]
  /** From a request with an edited function to the verdict, in a worker that has run the cell. */
  readonly warm: readonly number[]
}

/** Measures the shipped cells that explore, in Chromium: all, or those of `wanted`, chapters and cells as `13` and `14/plain`. */
export async function benchCells(browser: Browser, wanted: readonly string[] = []): Promise<void> {
  const library: LibraryText = await bundle('library')
  const compiler = String(await bundle('compiler'))
  const texts: PartTexts = Object.fromEntries(
    await Promise.all(partNames.map(async part => [part, String(await bundle(part))])),
  )
  let measured = 0
  for (const chapter of readdirSync(content).sort()) {
    const cells = cellsOf(chapter)
    if (cells.length === 0) continue
    const page = await browser.newPage()
    for (const { name } of cells) {
      const number = chapter.slice(0, 2)
      if (wanted.length > 0 && !wanted.includes(number) && !wanted.includes(`${number}/${name}`)) continue
      const needed = neededParts({ type: 'run', cells, changed: [name] })
      const parts: PartTexts = Object.fromEntries(needed.map(part => [part, texts[part]]))
      const options = { workerScript, library, compiler, parts, cells, name, runs, before, rehearsal }
      const { kind, fresh, rehearsed, warm } = await page.evaluate(measure, options)
      if (kind !== 'exploration' && kind !== 'comparison') continue
      measured++
      const what = `${number} ${name}`
      printTimes(`${what}: first verdict, from the start of a worker`, fresh)
      printTimes(`${what}: first verdict of a worker that has rehearsed`, rehearsed)
      printTimes(`${what}: edit to verdict, warm worker`, warm)
    }
    await page.close()
  }
  if (measured === 0) throw new Error(`no cell of ${wanted.join(', ')} explores`)
}

function cellsOf(chapter: string): CellSource[] {
  const folder = `${content}${chapter}/`
  if (!existsSync(`${folder}index.mdx`)) return []
  return readdirSync(folder)
    .filter(file => file.endsWith('.cell.ts'))
    .map(file => ({ name: file.replace('.cell.ts', ''), source: readFileSync(folder + file, 'utf8') }))
}

/** What a chunk of the built site gives the worker. */
async function bundle(what: string) {
  const file = readdirSync(chunks).find(one => one.includes(`${what}-source`))
  if (file === undefined) throw new Error(`there is no ${what} in dist`)
  const chunk = Buffer.from(readFileSync(chunks + file)).toString('base64')
  const { default: given } = await import(`data:text/javascript;base64,${chunk}`)
  return given
}

interface MeasureOptions {
  readonly workerScript: string
  readonly library: LibraryText
  readonly compiler: string
  readonly parts: PartTexts
  readonly cells: readonly CellSource[]
  readonly name: string
  readonly runs: typeof runs
  readonly before: number
  readonly rehearsal: number
}

/** Runs in the page, so it stands alone. */
async function measure(options: MeasureOptions): Promise<CellTimes> {
  const { workerScript: script, library, compiler, parts, cells, name } = options

  const open = () => {
    const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
    const worker = new Worker(address)
    const { port1: port, port2 } = new MessageChannel()
    worker.postMessage(library, [port2])
    port.start()
    return { worker, port }
  }
  const hear = (port: MessagePort, type: string) =>
    new Promise<Record<string, unknown>>(resolve => {
      const listen = ({ data }: MessageEvent) => {
        if (data.type !== type || (type === 'result' && data.cell !== name)) return
        port.removeEventListener('message', listen)
        resolve(data)
      }
      port.addEventListener('message', listen)
    })
  let edits = 0
  /** Edits the first function, or the end of a cell that has none; gives the time from `start` to the verdict. */
  const run = async (port: MessagePort, start: number, isFirst: boolean) => {
    edits++
    const edited = cells.map(cell =>
      cell.name === name
        ? {
            name,
            source: /^(?:export )?function/m.test(cell.source)
              ? cell.source.replace(/^((?:export )?function .*\{\n)/m, `$1  const edit = ${edits}\n`)
              : `${cell.source}\nconst edit = ${edits}\n`,
          }
        : cell,
    )
    const [verdict, done] = [hear(port, 'result'), hear(port, 'done')]
    const request = { type: 'run', cells: edited, changed: [name] }
    port.postMessage(isFirst ? { ...request, compiler, parts } : request)
    const { value } = await verdict
    const time = performance.now() - start
    await done
    const kind = String(Reflect.get(Object(value), 'kind'))
    if (kind === 'error') throw new Error(`${name}: ${JSON.stringify(value)}`)
    return { time, kind }
  }

  let kind = ''
  const [fresh, rehearsed, warm]: [number[], number[], number[]] = [[], [], []]
  for (let index = 0; index < options.runs.fresh; index++) {
    const start = performance.now()
    const { worker, port } = open()
    const first = await run(port, start, true)
    kind = first.kind
    fresh.push(first.time)
    worker.terminate()
    if (kind !== 'exploration' && kind !== 'comparison') break
  }
  if (kind === 'exploration' || kind === 'comparison') {
    for (let index = 0; index < options.runs.rehearsed; index++) {
      const { worker, port } = open()
      await hear(port, 'ready')
      port.postMessage({ type: 'rehearse', compiler, cells })
      await new Promise(resolve => setTimeout(resolve, options.rehearsal))
      rehearsed.push((await run(port, performance.now(), false)).time)
      worker.terminate()
    }
    const { worker, port } = open()
    for (let index = -options.before; index < options.runs.warm; index++) {
      const { time } = await run(port, performance.now(), index === -options.before)
      if (index >= 0) warm.push(time)
    }
    worker.terminate()
  }
  return { kind, fresh, rehearsed, warm }
}
