/** Ways in which a report is changed on its way from the console to whoever pastes it. */
export const rewrites: Readonly<Record<string, (lines: readonly string[]) => readonly string[]>> = {
  'as it is': lines => lines,
  'with time stamps': lines => lines.map((line, at) => `[  ${800 + at}.${752900 + at}] ${line}`),
  'with time stamps and the task': lines => lines.map((line, at) => `[   ${10 + at}.000001][ T4375] ${line}`),
  'with blanked time stamps': lines => lines.map(line => `[] ${line}`),
  'from the journal': lines => lines.map(line => `Nov  6 16:23:32 host-1 kernel: ${line}`),
  'from syslog, with time stamps': lines =>
    lines.map(line => `Nov  6 16:23:32 host kernel: [  781.752971] ${line}`),
  'with ISO dates': lines => lines.map(line => `2026-03-26T20:52:22.512345+00:00 host kernel: ${line}`),
  'with a log level': lines => lines.map(line => `<4>[   12.345678] ${line}`),
  'with kernel: after the stamp': lines => lines.map(line => `[  562.418115] kernel: ${line}`),
  'quoted once': lines => lines.map(line => `> ${line}`),
  'quoted twice': lines => lines.map(line => `>> ${line}`),
  'quoted in steps, with time stamps': lines => lines.map(line => `> > [    1.000000] ${line}`),
  'behind a bar': lines => lines.map(line => (line === '' ? '|' : `| ${line}`)),
  'indented by two': lines => lines.map(line => `  ${line}`),
  'without any indentation': lines => lines.map(line => line.trimStart()),
  'with line ends of Windows': lines => lines.map(line => `${line}\r`),
  'as one record for rsyslog': lines => [lines.join('#012')],
  'wrapped by a mailer before at:': lines =>
    lines.flatMap(line =>
      line.length > 72 && line.includes(', at: ') ? line.split(/(?<=,) (?=at: )/) : [line],
    ),
  'wrapped by a mailer after at:': lines =>
    lines.flatMap(line => (line.length > 72 && line.includes(', at: ') ? line.split(/(?<=at:) /) : [line])),
  'with names split off by the console': lines =>
    lines.flatMap(line => {
      const entry = /^(\s*-> #\d+ \()(.*)(\)\{[-.+?]+\}.*:)$/.exec(line)
      return entry ? entry.slice(1) : [line]
    }),
  'with messages of other tasks between': lines =>
    lines.flatMap((line, at) => [
      `[   10.000001][ T4375] ${line}`,
      ...(at % 3 === 0 ? [`[   10.000001][ T9999] usb 1-1: 2 locks held by nobody/1:`] : []),
    ]),
  'with messages of another processor between': lines =>
    lines.flatMap((line, at) => [
      line,
      ...(at % 5 === 4 ? ['usb 3-1: config 0 interface 0 altsetting 0'] : []),
    ]),
  'with links for class numbers': lines => lines.map(line => `${line} `),
}

/** A report as it is after one of them. */
export function rewrite(text: string, how: string): string {
  const change = rewrites[how]
  if (change === undefined) throw new Error(`no rewrite is called ${how}`)
  return change(text.split('\n')).join('\n')
}
