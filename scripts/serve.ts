// Serves the built site. PORT chooses the port (4321), BASE the path it is served under (/).
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { serveFolder } from './static-server.ts'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const port = Number(process.env.PORT ?? 4321)
const base = `/${process.env.BASE ?? ''}/`.replace(/\/+/g, '/')

function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}

if (!Number.isInteger(port) || port < 0 || port > 65535)
  refuse(`PORT is ${process.env.PORT}: not a port number.`)
if (!existsSync(`${dist}index.html`)) refuse('There is no built site in dist. Build it first: npm run build')

try {
  const { url } = await serveFolder(dist, port, base)
  console.log(`The course is at ${url} (Ctrl+C stops it)`)
} catch (error) {
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    refuse(`Port ${port} is taken. Choose another: PORT=${port + 1} npm start`)
  }
  throw error
}
