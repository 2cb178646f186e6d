import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type StaticServer, serveFolder } from '../../scripts/static-server.ts'

let outside: string
let server: StaticServer

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'serve-'))
  const dist = join(outside, 'dist')
  mkdirSync(join(dist, 'one'), { recursive: true })
  mkdirSync(join(dist, 'empty'))
  writeFileSync(join(outside, 'secret.txt'), 'secret')
  writeFileSync(join(dist, 'index.html'), 'home')
  writeFileSync(join(dist, 'one/index.html'), 'one')
  writeFileSync(join(dist, 'a b.js'), 'export {}')
  writeFileSync(join(dist, '404.html'), '<html><head></head>missing')
  symlinkSync(join(outside, 'secret.txt'), join(dist, 'link.txt'))
  server = await serveFolder(dist, 0, '/a/b/')
})

afterAll(async () => {
  await server.close()
  rmSync(outside, { recursive: true })
})

/** Asks for a path as it is written: fetch would resolve the dots itself. */
function get(
  path: string,
  method = 'GET',
): Promise<{ status: number; type: string; location: string; body: string }> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method }, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', text => {
        body += text
      })
      response.on('end', () => {
        const { 'content-type': type = '', location = '' } = response.headers
        resolve({ status: response.statusCode ?? 0, type, location, body })
      })
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('the static server', () => {
  test('answers a directory with its index', async () => {
    expect(await get('/a/b/')).toMatchObject({ status: 200, body: 'home', type: 'text/html; charset=utf-8' })
    expect(await get('/a/b/one/?x=1')).toMatchObject({ status: 200, body: 'one' })
  })

  test('adds a missing slash, so that relative URLs mean what they say', async () => {
    expect(await get('/a/b/one?x=1')).toMatchObject({ status: 308, location: '/a/b/one/?x=1' })
    expect(await get('/a/b')).toMatchObject({ status: 308, location: '/a/b/' })
  })

  test('sends scripts as scripts, and knows encoded names', async () => {
    expect(await get('/a/b/a%20b.js')).toMatchObject({ status: 200, type: 'text/javascript; charset=utf-8' })
  })

  test.each(['/a/b/../../secret.txt', '/a/b/..%2fsecret.txt', '/a/b/%2e%2e/secret.txt', '/a/b/link.txt'])(
    'does not leave its folder for %s',
    async path => {
      const { status, body } = await get(path)
      expect(status).toBe(404)
      expect(body).not.toContain('secret')
    },
  )

  test.each(['/', '/one/', '/a/b/none', '/a/b/empty', '/a/b/%ff', '/a/b/x%00'])(
    'answers %s with the page for missing pages',
    async path => {
      expect(await get(path)).toMatchObject({
        status: 404,
        body: '<html><head><base href="/a/b/"></head>missing',
      })
    },
  )

  test('reads only', async () => {
    expect(await get('/a/b/', 'POST')).toMatchObject({ status: 405 })
    expect(await get('/a/b/', 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  test.each([
    ['gzip', 'gzip'],
    ['br, gzip;q=0.5', 'gzip'],
    ['gzip;q=0', null],
    ['br', null],
  ])('compresses for a client that accepts %s: %s', async (accepted, encoding) => {
    const response = await fetch(server.url, { headers: { 'accept-encoding': accepted } })
    expect(response.headers.get('content-encoding')).toBe(encoding)
    expect(await response.text()).toBe('home')
  })

  test('says that a port is taken', async () => {
    await expect(serveFolder(outside, Number(new URL(server.url).port))).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})
