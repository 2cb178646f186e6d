import { sharedModule } from './protocol.ts'

/** The library's texts: the worker's module, and the one that it imports as `sharedModule`. */
export interface LibraryText {
  readonly library: string
  readonly shared: string
}

/** The worker's first script: a classic one, because module workers do not start from a blob in an opaque origin. */
export const workerScript = `addEventListener('message', ({ data, ports }) => {
  const addressOf = text => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
  const shared = addressOf(data.shared)
  const withShared = text => addressOf(text.replaceAll('${sharedModule}', shared))
  const library = withShared(data.library)
  import(library).then(
    () => dispatchEvent(new MessageEvent('serve', { data: { library, withShared }, ports })),
    error => ports[0].postMessage({ type: 'broken', message: String(error) }))
}, { once: true })`

/** The frame's: starts the worker, hands it the port, and says that it is alive when asked. */
const frameScript = `const text = ${JSON.stringify(workerScript)}
addEventListener('message', ({ data, ports, source }) => {
  if (source !== parent) return
  if (data === 'alive?') return parent.postMessage('alive', '*')
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })))
  worker.onerror = ({ message }) => parent.postMessage({ broken: message || 'the worker does not start' }, '*')
  worker.postMessage(data, [ports[0]])
})
parent.postMessage('up', '*')`

/** No network, no storage (the frame's origin is opaque), no code from text; scripts and workers only from blobs. */
const policy = `default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:`

const documentText = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Sandbox of the cells</title><script>${frameScript}</script>`

/** A sandboxed frame with a worker in it that is loading the library. */
export interface SandboxFrame {
  /** The line to the worker. */
  readonly port: MessagePort
  /** Whether the frame still answers; its process may have been ended for want of memory. Waits `ms` at most. */
  isAlive(ms: number): Promise<boolean>
  /** Ends the worker, whatever it is doing. */
  remove(): void
}

/**
 * Adds a hidden frame to the page and starts a worker with the library in it; `onBroken` hears why the worker
 * does not start.
 */
export function openFrame(
  page: Document,
  library: LibraryText,
  onBroken: (message: string) => void,
): SandboxFrame {
  const frame = page.createElement('iframe')
  frame.hidden = true
  frame.title = 'Sandbox of the cells'
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.srcdoc = documentText
  const { port1, port2 } = new MessageChannel()
  const view = page.defaultView
  const heard = new Set<(message: unknown) => void>()
  const hear = ({ source, data }: MessageEvent<unknown>) => {
    if (source !== null && source === frame.contentWindow) for (const listener of heard) listener(data)
  }
  view?.addEventListener('message', hear)

  heard.add(message => {
    if (message === 'up') frame.contentWindow?.postMessage(library, '*', [port2])
    else if (typeof message === 'object' && message !== null && 'broken' in message)
      onBroken(String(message.broken))
  })
  page.body.append(frame)

  return {
    port: port1,
    isAlive: ms =>
      new Promise(resolve => {
        const listener = (message: unknown) => {
          if (message === 'alive') settle(true)
        }
        const settle = (alive: boolean) => {
          heard.delete(listener)
          clearTimeout(timer)
          resolve(alive)
        }
        const timer = setTimeout(settle, ms, false)
        heard.add(listener)
        frame.contentWindow?.postMessage('alive?', '*')
      }),
    remove: () => {
      view?.removeEventListener('message', hear)
      port1.close()
      frame.remove()
    },
  }
}
