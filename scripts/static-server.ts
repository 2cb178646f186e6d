import { createReadStream } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, sep } from 'node:path'
import { createGzip } from 'node:zlib'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.ipynb': 'application/x-ipynb+json',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
}

export interface StaticServer {
  /** Where the site's first page is: `http://127.0.0.1:4321/`. */
  readonly url: string
  close: () => Promise<void>
}

/**
 * Serves the files of a folder on 127.0.0.1 under a path that begins and ends with `/`. Port 0 takes a free
 * one. Rejects when the folder does not exist or the port is taken, with the system's error.
 */
export async function serveFolder(folder: string, port: number, base = '/'): Promise<StaticServer> {
  const root = await realpath(folder)
  const server = createServer((request, response) => {
    answer(root, base, request, response).catch(error => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(String(error))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}${base}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(root: string, base: string, request: IncomingMessage, response: ServerResponse) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === base.slice(0, -1)) {
    redirect(response, base + url.search)
    return
  }
  const found = url.pathname.startsWith(base) ? await find(root, url.pathname.slice(base.length)) : null
  if (found === 'directory') {
    redirect(response, `${url.pathname}/${url.search}`)
  } else if (found === null) {
    await answerNotFound(root, base, response)
  } else {
    const type = types[extname(found.file)] ?? 'application/octet-stream'
    const gzip = /^(?:text|application)\//.test(type) && takesGzip(request)
    response.writeHead(200, {
      'content-type': type,
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
      ...(gzip ? { 'content-encoding': 'gzip' } : { 'content-length': found.size }),
    })
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    const file = createReadStream(found.file).on('error', error => response.destroy(error))
    if (gzip) file.pipe(createGzip()).pipe(response)
    else file.pipe(response)
  }
}

function takesGzip(request: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(String(request.headers['accept-encoding'] ?? ''))
}

function redirect(response: ServerResponse, location: string) {
  // A path that begins with two slashes would name another host.
  response.writeHead(308, { location: location.replace(/^\/+/, '/') }).end()
}

/** The file that a path below the base names; `directory` when only a `/` is missing at its end. */
async function find(
  root: string,
  path: string,
): Promise<{ file: string; size: number } | 'directory' | null> {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return null
  }
  if (decoded.includes('\0')) return null
  const wanted = join(root, decoded)
  const file = await realpath(
    decoded === '' || decoded.endsWith('/') ? join(wanted, 'index.html') : wanted,
  ).catch(() => null)
  // Neither `..` nor a symbolic link leads out of the folder.
  if (file === null || !file.startsWith(root + sep)) return null
  const stats = await stat(file)
  if (stats.isFile()) return { file, size: stats.size }
  const hasIndex = await stat(join(file, 'index.html')).then(
    index => index.isFile(),
    () => false,
  )
  return hasIndex ? 'directory' : null
}

/** The site's own page for this; its links are relative to the site's root, not to the missing page. */
async function answerNotFound(root: string, base: string, response: ServerResponse) {
  const page = await readFile(join(root, '404.html'), 'utf8').catch(() => null)
  response.writeHead(404, { 'content-type': page === null ? types['.txt'] : types['.html'] })
  response.end(page === null ? 'Not found\n' : page.replace('<head>', `<head><base href="${base}">`))
}
